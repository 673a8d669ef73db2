import { vaultCommand } from "./vault_command.ts";

export default vaultCommand("vault status", {
  request: () => ({ verb: "status" }),
  show({ state, folder, backend, secrets, problem, hint, daemon }) {
    if (state === "refused") return { answer: `${problem}\n${hint}` };
    if (state === "absent") {
      return { answer: `There is no vault yet: \`pyra vault init\` makes one in ${folder}` };
    }
    const count = secrets === 1 ? "1 secret" : `${secrets} secrets`;
    const running = daemon === undefined ? "" : `\nThe running daemon's vault: ${daemon}`;
    return { answer: `${folder}: ${state}, ${backend}, ${count}${running}` };
  },
});
