/** Mock troubleshooting: a server that does not answer, and a restart that is offered for it. */
import type { ChangeTopic, Trouble, TroubleCheck, TroubleRemedy } from "@/api/schema";
import { now } from "./data";
import { notFound } from "./http";

type Emit = (topic: ChangeTopic, id: string, kind: string) => void;

const runs = new Map<string, Trouble[]>();

const check = (id: string, subject: TroubleCheck["subject"], outcome: TroubleCheck["outcome"], remedies: string[] = []): TroubleCheck => ({ id, subject, outcome, remedies, name: `instance_${subject}`, note: null, staff_note: null });
const restart = (): TroubleRemedy => ({ id: "1", kind: "restart", name: "instance_restart_remedy_name", description: "instance_restart_remedy_description", offered: true, run: null });

export const troublesOf = (service: string): Trouble[] => runs.get(service) ?? [];

export function startTrouble(service: string, emit: Emit): Trouble {
  const before = troublesOf(service);
  for (const one of before.flatMap((run) => run.remedies)) one.offered = false;
  const checks = [check("1", "power", "ok"), check("2", "network", "problem", ["1"]), check("3", "firewall", "warning", ["1"])];
  const made: Trouble = { id: `row_${before.length + 1}`, state: "done", name: "instance_full", requested_at: now(), requested_by: "Jonas Vogel", finished_at: now(), error: null, checks, remedies: [restart()] };
  runs.set(service, [made, ...before]);
  emit("service", service, "ServiceChanged");
  return made;
}

export function startRemedy(service: string, run: string, remedy: string, emit: Emit): Trouble {
  const found = troublesOf(service).find((one) => one.id === run);
  const offer = found?.remedies.find((one) => one.id === remedy);
  if (!found || !offer) throw notFound();
  offer.offered = false;
  offer.run = { state: "done", requested_at: now(), requested_by: "Jonas Vogel", finished_at: now(), note: null, error: null };
  emit("service", service, "ServiceChanged");
  return found;
}
