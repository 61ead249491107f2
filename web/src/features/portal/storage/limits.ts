/** How far a storage can be let grow by itself. */

/** Space is sold in these steps. */
const STEP_GB = 250;

/** Every step above what it has, up to what was bought. */
export function limits(sizeGb: number, allowanceGb: number): number[] {
  const steps = Math.max(0, Math.floor((allowanceGb - sizeGb) / STEP_GB));
  return Array.from({ length: steps }, (_, at) => sizeGb + (at + 1) * STEP_GB);
}

/** What is sent for a choice; nothing chosen ends growing. */
export const limitOf = (chosen: string): number | null => (chosen === "" ? null : Number(chosen));
