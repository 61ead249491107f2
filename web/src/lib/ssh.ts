/** How one gets into a server by SSH. */
import type { Service } from "@/api/schema";

type Reached = Pick<Service, "os_type" | "username" | "ipv4"> & { image: { name: string } };

/** Whether a server runs Windows, which listens to no SSH. */
export const isWindows = ({ os_type, image }: Reached): boolean => os_type === "Windows" || image.name.startsWith("Windows");

/** `user@address`; null where there is no address or name yet, and for Windows, which listens to no SSH. */
export function sshTarget(service: Reached): string | null {
  const { username, ipv4 } = service;
  return username && ipv4 && !isWindows(service) ? `${username}@${ipv4}` : null;
}
