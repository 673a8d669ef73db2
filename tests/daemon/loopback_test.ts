/** The wire over the loopback, as on Windows; needs no more rights than other tests. */

import { testAgentServiceOver } from "./service_over_ipc.ts";

testAgentServiceOver("tcp");
