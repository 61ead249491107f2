import { expect, test } from "vitest";
import { sshTarget } from "./ssh";

const debian = { os_type: "Linux" as const, image: { id: "1", name: "Debian 13" }, username: "admin", ipv4: "203.0.113.7" };

test.each([
  ["a server that runs", debian, "admin@203.0.113.7"],
  ["one without an address", { ...debian, ipv4: null }, null],
  ["one without a user", { ...debian, username: "" }, null],
  ["Windows", { ...debian, os_type: "Windows" as const }, null],
  ["Windows by its image", { ...debian, image: { id: "2", name: "Windows Server 2025" } }, null],
])("SSH to %s", (_, service, target) => {
  expect(sshTarget(service)).toBe(target);
});
