/** Mock back office: jobs, mail, automation. */
import type { AutomationLogRow, AutomationSetting, Job, Mail, ChangeTopic } from "@/api/schema";
import { services } from "./admin-data";
import { db, dateIn, inDays, now } from "./data";
import { Refusal, notFound, page, reply } from "./http";
import type { Routes } from "./http";

type Emit = (topic: ChangeTopic, id: string, kind: string) => void;

const KINDS = ["service.provision", "mail.send", "invoice.charge", "service.suspend", "automation.daily", "payment.confirm"];

const jobs: Job[] = Array.from({ length: 38 }, (_, at): Job => {
  const state = at === 1 ? "running" : at === 2 ? "dead" : at === 3 || at === 9 ? "failed" : at === 0 || at === 4 ? "queued" : "done";
  const bad = state === "dead" || state === "failed";
  return {
    id: `job_${at}`,
    kind: at === 2 ? "service.suspend" : (KINDS[at % KINDS.length] ?? "mail.send"),
    key: `${KINDS[at % KINDS.length]}:${services[at]?.id}`,
    state,
    attempt: state === "dead" ? 8 : bad ? 3 : 1,
    max_attempts: 8,
    run_at: inDays(0, state === "queued" || state === "failed" ? 1 : -at),
    started_at: state === "queued" ? null : inDays(0, -at),
    last_error: bad ? "provider: POST /v1/compute/instances/201917731/actions/stop: no answer within 30 s (request 8f2c1a50-6f0a-4d2e-9c2b-7d1f5c0b91aa)" : null,
    payload: { service_id: services[at]?.id, reason: "overdue", attempt_of: dateIn(-1) },
    finished_at: state === "done" ? inDays(0, -at) : null,
    request_id: "0193c1f2-7b1e-7d4a-9b1f-5f2f6a0c8e11",
  };
});

const STATES: Mail["state"][] = ["captured", "captured", "failed", "captured", "unconfirmed", "captured", "queued", "captured"];
const mails: Mail[] = [
  ...db.mails.map((mail) => ({ ...mail, state: "captured" as const })),
  ...Array.from({ length: 30 }, (_, at): Mail => {
    const service = services[at + 6];
    const state = STATES[at % STATES.length] ?? "captured";
    const subject = at % 2 ? `Your server ${service?.name} is ready` : `Invoice NP-2026-0${200 + at} over €10.10`;
    const text = `Hello,\n\n${subject}.\n\nSee it in your portal: https://northpier.example/portal\n\nNorthpier Hosting`;
    return {
      id: `mail_x${at}`, to: `${service?.customer.id.slice(4)}@example.test`, subject, template: at % 2 ? "service_ready" : "invoice_issued", state,
      created_at: inDays(-at / 3), sent_at: state === "captured" ? inDays(-at / 3) : null, attempts: state === "failed" ? 5 : 1,
      last_error: state === "failed" ? "550 5.1.1 mailbox does not exist" : null, customer: service?.customer ?? null, text, html: `<p>${text.replaceAll("\n", "<br>")}</p>`,
    };
  }),
];

const setting = (key: string, type: AutomationSetting["type"], value: unknown, standard: unknown, label: string, help: string): AutomationSetting => ({
  key, type, value, default: standard, choices: [], source: JSON.stringify(value) === JSON.stringify(standard) ? "default" : "tenant", source_name: null, label, help,
});
const settings: AutomationSetting[] = [
  setting("renewal.lead_days", "days", 14, 14, "Renewal invoice", "Days before the due date that a renewal invoice is issued."),
  setting("charge.on_due", "bool", true, true, "Charge saved cards", "Charge the customer's default card on the due date."),
  setting("charge.retry_days", "list", [1, 3, 5], [1, 3, 5], "Try a failed charge again", "Days after the due date."),
  setting("reminder.days", "list", [3], [3], "Reminders before", "Days before the due date."),
  setting("notice.days", "list", [3, 7, 12], [3, 7, 14], "Overdue notices", "Days after the due date."),
  setting("suspend.days", "days", 5, 5, "Suspend", "Days after the due date that unpaid services are suspended."),
  setting("terminate.days", "days", 30, 20, "Terminate", "Days after the due date that unpaid services end and their data is deleted."),
  setting("late_fee.percent", "percent", "0", "0", "Late fee", "Percent of the open amount, added once when an invoice is overdue."),
  setting("late_fee.flat_minor", "money", 250, 0, "Late fee, flat", "Fixed amount in minor units (cents)."),
  setting("order.expire_days", "days", 30, 30, "Cancel unpaid orders", "Days after which an order that was never paid is cancelled."),
  setting("provision.on_payment", "bool", true, true, "Set up when paid", "Start the setup as soon as the first invoice is paid. Otherwise orders wait for you."),
];

const log: AutomationLogRow[] = Array.from({ length: 41 }, (_, at) => {
  const service = services[at % services.length];
  const [act, result, rule] = ([["invoice", "issued", "Renewal invoice 14 days before the due date"], ["reminder", "sent", "Reminder 3 days before the due date"], ["charge", at % 2 ? "declined" : "paid", "Saved card is charged on the due date"], ["suspend", "done", "Suspend 5 days after the due date"]] as const)[at % 4] ?? ["mail", "sent", ""];
  return {
    id: `alog_${at}`, at: inDays(-at / 2), act, result, title: rule,
    subject: act === "suspend" ? { kind: "service", id: service?.id ?? "", title: service?.name ?? "" } : { kind: "invoice", id: `inv_x${at % 24}`, title: `NP-2026-0${200 + (at % 24)}` },
    why: { rule, inputs: { due_date: dateIn(3), balance: "10.10 EUR" }, policy_source: "System default" },
  };
});

const find = <T extends { id: string }>(list: T[], id: string | undefined): T => {
  const found = list.find((one) => one.id === id);
  if (!found) throw notFound();
  return found;
};

export function runRoutes(routes: Routes, emit: Emit): void {
  routes
    .get("/admin/jobs", ({ query, scenario }) => page(scenario === "empty" ? [] : jobs.filter((one) => !query.get("state") || one.state === query.get("state")), query, (one) => `${one.kind} ${one.key}`))
    .get("/admin/jobs/summary", () => (["queued", "running", "failed", "dead", "done"] as const).map((state) => ({ state, count: jobs.filter((one) => one.state === state).length })))
    .get("/admin/jobs/{id}", ({ params }) => find(jobs, params.id))
    .post("/admin/jobs/{id}/retry", ({ params }) => {
      Object.assign(find(jobs, params.id), { state: "queued", run_at: now(), attempt: 0 });
    })
    .post("/admin/jobs/{id}/discard", ({ params }) => {
      jobs.splice(jobs.indexOf(find(jobs, params.id)), 1);
    })
    .get("/admin/mail", ({ query, scenario }) => page(scenario === "empty" ? [] : mails.filter((one) => !query.get("state") || one.state === query.get("state")), query, (one) => `${one.subject} ${one.to}`))
    .get("/admin/mail/{id}", ({ params }) => find(mails, params.id))
    .post("/admin/mail/{id}/retry", ({ params }) => {
      Object.assign(find(mails, params.id), { state: "queued", last_error: null });
      emit("mail", params.id ?? "", "Retried");
    })
    .get("/admin/automation/settings", () => ({ values: settings }))
    .put("/admin/automation/settings", ({ body }) => {
      for (const { key, value } of body.values) {
        const at = settings.findIndex((one) => one.key === key);
        const old = settings[at];
        if (!old) continue;
        if (value === null) {
          settings[at] = setting(key, old.type, old.default, old.default, old.label, old.help);
          continue;
        }
        if (old.type === "days" && Number(value) < 0) throw new Refusal(422, "validation", "Some fields need your attention.", [{ pointer: `/${key}`, code: "range", detail: "Days cannot be negative." }]);
        settings[at] = setting(key, old.type, value, old.default, old.label, old.help);
      }
      return { values: settings };
    })
    .get("/admin/automation/log", ({ query, scenario }) => page(scenario === "empty" ? [] : log, query, (one) => `${one.act} ${one.subject.title}`))
    .post("/admin/automation/run", () => reply(202));
}
