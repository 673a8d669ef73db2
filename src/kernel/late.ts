/** The parts of the kernel that most runs do without, loaded when they are wanted.
 *
 * Named as in `main.ts`, and for its reason. */

/** One entry for each. */
export const late = {
  daemon: () => import("./daemon/mod.ts" as string) as Promise<typeof import("./daemon/mod.ts")>,
  doctor: () => import("./doctor.ts" as string) as Promise<typeof import("./doctor.ts")>,
  pluginCommands: () =>
    import("./plugin_commands/commands.ts" as string) as Promise<
      typeof import("./plugin_commands/commands.ts")
    >,
  plugins: () => import("./plugins/mod.ts" as string) as Promise<typeof import("./plugins/mod.ts")>,
  setupKey: () =>
    import("./vault/setup_key.ts" as string) as Promise<typeof import("./vault/setup_key.ts")>,
  uninstall: () => import("./uninstall.ts" as string) as Promise<typeof import("./uninstall.ts")>,
};
