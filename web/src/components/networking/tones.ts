/** Which colour a state has. */
import type { Tone } from "@/components/theme";
import type { Address, Firewall, Network, NetworkMember } from "./calls";

export const NETWORK_TONES: Record<Network["state"], Tone> = { making: "info", ready: "good", deleting: "info", failed: "bad" };
export const MEMBER_TONES: Record<NetworkMember["state"], Tone> = {
  awaiting_add_on: "info", joining: "info", needs_restart: "warn", needs_reinstall: "warn", restarting: "info", reinstalling: "info", active: "good", leaving: "info", failed: "bad",
};
export const GUARD_TONES: Record<Firewall["services"][number]["state"], Tone> = { attaching: "info", processing: "info", active: "good", detaching: "info", failed: "bad" };
export const FORWARD_TONES: Record<NonNullable<Address["forward"]>, Tone> = { matches: "good", differs: "bad", missing: "warn", unknown: "idle" };
