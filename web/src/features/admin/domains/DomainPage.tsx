/** One domain for the team: what the customer sees, and everything that ends or moves it. */
import { Button, NativeSelect } from "@mantine/core";
import { IconAddressBook, IconArrowBackUp, IconCalendarX, IconDoorExit, IconGift, IconRefresh, IconShieldCheck, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { useWrite } from "@/api/write";
import { ActionButton, ActionMenu } from "@/components/Actions";
import type { ActionItem } from "@/components/Actions";
import { Dialog, DomainScreen } from "@/components/domains/DomainScreen";
import type { Domain } from "@/components/domains/calls";
import { FieldRow, Form, FormActions, useApiForm } from "@/components/Form";
import { Facts, Section } from "@/components/Page";
import { ProblemAlert } from "@/components/ProblemView";
import { Time } from "@/components/Time";
import { toast } from "@/components/toasts";
import { ChooseCustomer } from "../networking/ChooseCustomer";
import { useMay, within } from "../parts";
import { adminPaths } from "../paths";
import { useQuestion } from "../ReasonConfirm";
import { contactsOf } from "./accounts";
import { nameOf } from "./OrderDomain";
import "@/components/domains/words";

const ROLES = ["owner", "admin", "tech", "zone"] as const;
const TOPICS = ["customer", "provider_account"] as const;

export function DomainPage() {
  const { id = "" } = useParams({ strict: false });
  const [mayChange, mayWrite] = [useMay("services.operate"), useMay("services.write")];
  return (
    <DomainScreen
      side="admin"
      id={id}
      list={adminPaths.domains}
      zone={adminPaths.zone}
      zones={adminPaths.zones}
      mayChange={mayChange}
      maySeeCode={mayWrite}
      more={(domain) => <More domain={domain} />}
    >
      {(domain) => (
        <>
          <Contacts domain={domain} />
          <Looked domain={domain} />
        </>
      )}
    </DomainScreen>
  );
}

function useAct<Input = void>(run: (input: Input) => Promise<unknown>, done: string) {
  return useWrite<unknown, Input>({ topics: [...TOPICS], run, done: () => toast.done(done) });
}

function More({ domain }: { domain: Domain }) {
  const { t } = useTranslation("domains");
  const navigate = useNavigate();
  const may = useMay("services.write");
  const { ask, dialog } = useQuestion();
  const [giving, setGiving] = useState(false);
  const path = { id: domain.id };
  const confirm_name = domain.name;
  const give = useAct<string>((customer_id) => api.post("/admin/domains/{id}/give", { path, body: customer_id ? { customer_id } : {} }), t("give.done"));
  const cancel = useAct(() => api.post("/admin/domains/{id}/cancel", { path, body: { confirm_name } }), t("cancel.done"));
  const keep = useAct(() => api.post("/admin/domains/{id}/revoke-cancellation", { path }), t("keep.done"));
  const answer = useAct<boolean>((allow) => api.post("/admin/domains/{id}/answer-transfer", { path, body: { allow, confirm_name: allow ? confirm_name : null } }), t("answer.done"));
  const forget = useWrite<unknown>({ topics: [...TOPICS], run: () => api.delete("/admin/domains/{id}", { path }), done: () => void navigate({ to: adminPaths.domains as never }) });
  const can = domain.can;
  const asked = domain.asked_for;
  const items: ActionItem[] = [
    { key: "give", label: t("give.label"), icon: IconGift, ability: within(may, can.give), run: () => setGiving(true) },
    domain.cancel_at
      ? { key: "keep", label: t("keep.label"), icon: IconArrowBackUp, ability: within(may, can.keep), run: () => ask({ title: t("keep.title", { name: domain.name }), consequences: [t("keep.consequence")], confirmLabel: t("keep.label"), run: () => keep.mutateAsync() }) }
      : { key: "cancel", label: t("cancel.label"), icon: IconCalendarX, danger: true, ability: within(may, can.cancel), run: () => ask({ title: t("cancel.title", { name: domain.name }), consequences: [t("cancel.consequence_1"), t("cancel.consequence_2")], confirmLabel: t("cancel.label"), danger: true, typeName: domain.name, run: () => cancel.mutateAsync() }) },
    { key: "forget", label: t("forget.label"), icon: IconTrash, danger: true, ability: within(may, can.forget), run: () => ask({ title: t("forget.title", { name: domain.name }), consequences: [t("forget.consequence")], confirmLabel: t("forget.label"), danger: true, run: () => forget.mutateAsync() }) },
  ];
  return (
    <>
      {asked ? (
        <>
          <ActionButton action={{ key: "stay", label: t("answer.deny"), icon: IconShieldCheck, ability: within(may, can.answer_transfer), run: () => ask({ title: t("answer.deny_title", { name: domain.name }), consequences: [t("answer.deny_consequence")], confirmLabel: t("answer.deny"), run: () => answer.mutateAsync(false) }) }} />
          <ActionButton action={{ key: "go", label: t("answer.allow"), icon: IconDoorExit, danger: true, ability: within(may, can.answer_transfer), run: () => ask({ title: t("answer.allow_title", { name: domain.name }), consequences: [t("answer.allow_consequence_1"), t("answer.allow_consequence_2")], confirmLabel: t("answer.allow"), danger: true, typeName: domain.name, run: () => answer.mutateAsync(true) }) }} />
        </>
      ) : null}
      <ActionMenu label={t("more")} items={items} />
      {dialog}
      <Dialog opened={giving} onClose={() => setGiving(false)} title={t("give.title", { name: domain.name })}>
        <ChooseCustomer label={t("give.label")} none={t("nobody")} onClose={() => setGiving(false)} chosen={async (id) => (await give.mutateAsync(id), setGiving(false))} />
      </Dialog>
    </>
  );
}

function Contacts({ domain }: { domain: Domain }) {
  const { t } = useTranslation("domains");
  const may = useMay("services.operate");
  const [opened, setOpened] = useState(false);
  const known = useQuery(contactsOf(domain.account_id ?? ""));
  const named = (handle: string) => {
    const found = known.data?.items.find((one) => one.handle === handle);
    return found ? nameOf(found) : handle || "–";
  };
  return (
    <Section title={t("contacts.title")} text={t("contacts.of_domain")} actions={<ActionButton action={{ key: "edit", label: t("contacts.choose"), icon: IconAddressBook, ability: within(may, domain.can.change), run: () => setOpened(true) }} />}>
      <Facts facts={ROLES.map((role) => ({ label: t(`role.${role}`), value: named(domain.contacts?.[role] ?? "") }))} />
      <Dialog opened={opened} onClose={() => setOpened(false)} title={t("contacts.choose_of", { name: domain.name })}>
        <ChooseContacts domain={domain} onClose={() => setOpened(false)} />
      </Dialog>
    </Section>
  );
}

/** What is shown is what the data centre said last. */
function Looked({ domain }: { domain: Domain }) {
  const { t } = useTranslation("domains");
  const may = useMay("services.operate");
  const look = useAct(() => api.post("/admin/domains/{id}/look", { path: { id: domain.id } }), t("look_done"));
  return (
    <Section title={t("looked")} actions={<ActionButton loading={look.isPending} action={{ key: "look", label: t("look"), icon: IconRefresh, ability: may, run: () => look.mutate() }} />}>
      <Facts facts={[{ label: t("looked_at"), value: <Time at={domain.looked_at} /> }]} />
      <ProblemAlert error={look.error} />
    </Section>
  );
}

function ChooseContacts({ domain, onClose }: { domain: Domain; onClose: () => void }) {
  const { t } = useTranslation(["domains", "common"]);
  const known = useQuery(contactsOf(domain.account_id ?? ""));
  const { owner = "", admin = "", tech = "", zone = "" } = domain.contacts ?? {};
  const set = useAct<Record<(typeof ROLES)[number], string>>((contacts) => api.patch("/admin/domains/{id}", { path: { id: domain.id }, body: { contacts } }), t("contacts.chosen"));
  const of = useApiForm({
    initialValues: { owner, admin, tech, zone },
    fields: Object.fromEntries(ROLES.map((role) => [`/contacts/${role}`, role])),
    send: async (values) => {
      await set.mutateAsync(values);
      onClose();
    },
  });
  const options = (known.data?.items ?? []).map((one) => ({ value: one.handle, label: nameOf(one) }));
  const [first, second] = [ROLES.slice(0, 2), ROLES.slice(2)];
  const field = (role: (typeof ROLES)[number]) => <NativeSelect key={role} label={t(`role.${role}`)} data={options} {...of.form.getInputProps(role)} />;
  return (
    <Form of={of} label={t("contacts.choose")}>
      <ProblemAlert error={known.error} />
      <FieldRow>{first.map(field)}</FieldRow>
      <FieldRow>{second.map(field)}</FieldRow>
      <FormActions of={of} label={t("contacts.save")} needsChange>
        <Button variant="default" onClick={onClose}>
          {t("common:action.cancel")}
        </Button>
      </FormActions>
    </Form>
  );
}
