import assert from "node:assert/strict";
import { isPrivateHost } from "./private_hosts.ts";

Deno.test("isPrivateHost() knows each private range from its first to its last address", () => {
  const ranges = [
    ["0.0.0.0", "0.255.255.255"],
    ["10.0.0.0", "10.255.255.255"],
    ["100.64.0.0", "100.127.255.255"],
    ["127.0.0.0", "127.255.255.255"],
    ["169.254.0.0", "169.254.255.255"],
    ["172.16.0.0", "172.31.255.255"],
    ["192.0.0.0", "192.0.0.255"],
    ["192.168.0.0", "192.168.255.255"],
    ["198.18.0.0", "198.19.255.255"],
    ["224.0.0.0", "239.255.255.255"],
    ["240.0.0.0", "255.255.255.255"],
  ];
  for (const address of ranges.flat()) assert.ok(isPrivateHost(`${address}:443`), address);
  for (const host of ["[::]", "[::1]", "[fd00:ec2::254]", "[fc00::1]", "[fe80::1]", "[febf::1]"]) {
    assert.ok(isPrivateHost(`${host}:443`), host);
  }
  for (const host of ["[fec0::1]", "[ff02::1]", "[::ffff:10.0.0.1]", "[64:ff9b::7f00:1]"]) {
    assert.ok(isPrivateHost(`${host}:443`), host);
  }
  for (const host of ["localhost", "a.localhost"]) assert.ok(isPrivateHost(`${host}:80`), host);
});

Deno.test("isPrivateHost() leaves the neighbours of a range, and names, to the public", () => {
  const outside = ["1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0"]
    .concat(["126.255.255.255", "128.0.0.0", "169.253.255.255", "172.15.255.255", "172.32.0.0"])
    .concat(["192.0.1.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0"])
    .concat(["223.255.255.255", "[2001:db8::1]", "example.org", "localhost.example.org"]);
  for (const host of outside) assert.ok(!isPrivateHost(`${host}:443`), host);
});

Deno.test("isPrivateHost() gives one answer for every way to write an address", () => {
  const spellings = [
    ..."127.0.0.1 127.1 0x7f.1 2130706433 127.0.0.1. [::1] ::1 [0:0:0:0:0:0:0:1]".split(" "),
    ..."LOCALHOST localhost. [::ffff:127.0.0.1] [::ffff:7f00:1] fd12:3456::1 [FE80::1]".split(" "),
    ..."nas nas:80 nas.local box.lan api.internal host.home.arpa 100.64.0.1 169.254.169.254"
      .split(" "),
  ];
  for (const host of spellings) assert.ok(isPrivateHost(host), host);
  const open = [
    ..."api.openai.com api.openai.com:443 8.8.8.8 8.8.8.8:53 [2001:db8::1] 2001:db8::1".split(" "),
    ..."localhost.evil.com 127.0.0.1.evil.com [::ffff:8.8.8.8] [64:ff9b::808:808] lan.evil.com"
      .split(" "),
  ];
  for (const host of open) assert.ok(!isPrivateHost(host), host);
});
