/** `pyra daemon run`: the agent of all clients. Who they are, and when it ends, the kernel says. */

import { ExitCode } from "../../base/mod.ts";
import { AgentServer } from "../../daemon/mod.ts";
import { command } from "../command.ts";

export default command("daemon run", async ({ services, wire, interrupts, terminated }) => {
  const agent = await services.agent();
  const clients = new Map<number, AgentServer>();
  const client = (peer: number) => {
    const known = clients.get(peer) ??
      new AgentServer(agent, (message) => wire.send(peer, message));
    clients.set(peer, known);
    return known;
  };
  wire.onMessage = (peer, message) => {
    if (message) return client(peer).receive(message);
    void clients.get(peer)?.gone();
    clients.delete(peer);
  };
  // The kernel lets clients in once it knows that they are heard.
  wire.send(0, {});
  // Ctrl-C is the kernel's: it reaches the daemon as a request to end.
  interrupts.subscribe(() => {});
  await new Promise<void>((resolve) => {
    terminated.addEventListener("abort", () => resolve());
    if (terminated.aborted) resolve();
  });
  await Promise.all([...clients.values()].map((known) => known.gone()));
  return ExitCode.ok;
});
