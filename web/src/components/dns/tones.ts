/** Which colour a state has. */
import type { Tone } from "@/components/theme";
import type { Zone, ZoneChange } from "./calls";

export const ZONE_TONES: Record<Zone["state"], Tone> = { creating: "info", ready: "good", deleting: "info", failed: "bad" };
export const CHANGE_TONES: Record<ZoneChange["state"], Tone> = { running: "info", done: "good", partly: "warn", failed: "bad" };
