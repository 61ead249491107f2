/** Mock bigger plans and the guided move to one, from both sides. */
import type { Service } from "@/api/schema";
import type { BeginUpgrade, FinishUpgrade, ProviderUpgrade, ServiceUpgrade, UpgradeGuide, UpgradePlan, UpgradePointers } from "@/components/upgrade/calls";
import { eur, now } from "./data";
import { Refusal, reply } from "./http";

const guides = new Map<string, UpgradeGuide>();
const KEYS: UpgradeGuide["steps"][number]["key"][] = ["order", "machine", "data", "addresses", "end"];

/** The steps, where so many are done, and why the last one cannot be taken. Nothing is paid here: the new server is there at once. */
const after = (done: number): Pick<UpgradeGuide, "steps" | "finish_refused"> => ({
  steps: KEYS.map((key, at) => ({ key, state: at < done ? "done" : at === done ? "now" : "later" })),
  finish_refused: done === 2 ? "The data is not moved yet. Say so when it is." : done === 3 ? "Addresses still lead to the old server. Say so when they do not." : null,
});

function planFor(service: Service): UpgradePlan {
  const { specs } = service;
  return {
    product_id: "prd_bigger",
    product_name: "Cloud VPS M",
    specs: { ...specs, cpu_cores: specs.cpu_cores + 2, ram_mb: specs.ram_mb * 2, disk_gb: specs.disk_gb + 100 },
    price: eur(1099),
    more: eur(400),
    due_now: eur(1902),
    hostname: service.name.replace(".", "-2."),
    in_place: false,
    left_out: [],
    refused: null,
  };
}

export function upgradeOf(service: Service): ServiceUpgrade {
  const guide = guides.get(service.id) ?? null;
  return {
    product_name: service.product_name,
    specs: service.specs,
    price: service.price,
    cycle_months: service.cycle_months,
    refused: guide?.state === "open" ? "A move of this server to a bigger one is under way. Finish or abandon it first." : null,
    why_not_in_place: "The data centre does not give a server that runs more cores, memory or disk.",
    end_of_term: null,
    now: null,
    plans: [planFor(service)],
    guide,
  };
}

export function beginUpgrade(service: Service, input: BeginUpgrade) {
  const plan = planFor(service);
  const guide: UpgradeGuide = {
    id: `row_${service.id}`,
    state: "open",
    old: { id: service.id, name: service.name, exists: true, addresses: service.ipv4 ? [service.ipv4] : [] },
    new: { id: "svc_bigger", name: input.hostname ?? plan.hostname, exists: true, addresses: ["203.0.113.200"] },
    product_name: plan.product_name,
    order: { id: "ord_bigger", name: "O-2001" },
    invoice_id: null,
    balance: eur(0),
    ...after(2),
    commands: [{ about: "Log in to the old server, with the key that opens the new one.", command: `ssh -A root@${service.ipv4 ?? "203.0.113.1"}` }],
    notes: ["Snapshots belong to the old server and do not go along."],
    end_of_term: { date: now().slice(0, 10), refund: null, text: "The service runs until its term ends and is then deleted with all its data.", refused: null },
    now: null,
    ends: null,
    started_at: now(),
    finished_at: null,
  };
  guides.set(service.id, guide);
  return reply(201, guide);
}

function open(service: Service): UpgradeGuide {
  const guide = guides.get(service.id);
  if (guide?.state !== "open") throw new Refusal(409, "not_upgrading", "No move of this server to a bigger one is under way.");
  return guide;
}

export const markUpgrade = (service: Service, step: string, done: boolean): UpgradeGuide => Object.assign(open(service), after(KEYS.findIndex((key) => key === step) + (done ? 1 : 0)));

export const finishUpgrade = (service: Service, input: FinishUpgrade): UpgradeGuide => Object.assign(open(service), { state: "done", ends: input.when, ...after(KEYS.length), finished_at: now() });

export const abandonUpgrade = (service: Service): UpgradeGuide => Object.assign(open(service), { state: "abandoned", finished_at: now() });

export function pointersOf(service: Service): UpgradePointers {
  return { items: [{ kind: "record", id: "zon_1", name: `www.${service.name}`, detail: `A ${service.ipv4 ?? ""}`, moved: false }], unread: [] };
}

export function providerUpgrades(): { items: ProviderUpgrade[] } {
  return { items: [{ product_id: "V154", name: "Cloud VPS 6", cpu_cores: 6, ram_gb: 12, disk_gb: 200, keeps_disk: true, disk_reason: null, moves: false, confirmations: [], plans: [{ id: "prd_bigger", name: "Cloud VPS M" }] }] };
}
