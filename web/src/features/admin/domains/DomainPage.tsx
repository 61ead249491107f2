/** One domain for the team: what the customer sees, and everything that ends or moves it. */
import { IconArrowBackUp, IconCalendarX, IconGift, IconRefresh, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { useWrite } from "@/api/write";
import { ActionButton, ActionMenu } from "@/components/Actions";
import type { ActionItem } from "@/components/Actions";
import { ROLES } from "@/components/domains/calls";
import type { Domain } from "@/components/domains/calls";
import { Dialog } from "@/components/domains/Dialog";
import { DomainScreen } from "@/components/domains/DomainScreen";
import { People } from "@/components/domains/People";
import { Facts, Section } from "@/components/Page";
import { ProblemAlert } from "@/components/ProblemView";
import { Time } from "@/components/Time";
import { toast } from "@/components/toasts";
import { ChooseCustomer } from "../networking/ChooseCustomer";
import { useMay, within } from "../parts";
import { adminPaths } from "../paths";
import { useQuestion } from "../ReasonConfirm";
import { changeContact, contactsOf } from "./accounts";
import "@/components/domains/words";

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
      mayAnswer={mayWrite}
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
  const forget = useWrite<unknown>({ topics: [...TOPICS], run: () => api.delete("/admin/domains/{id}", { path }), done: () => void navigate({ to: adminPaths.domains as never }) });
  const can = domain.can;
  const items: ActionItem[] = [
    { key: "give", label: t("give.label"), icon: IconGift, ability: within(may, can.give), run: () => setGiving(true) },
    domain.cancel_at
      ? { key: "keep", label: t("keep.label"), icon: IconArrowBackUp, ability: within(may, can.keep), run: () => ask({ title: t("keep.title", { name: domain.name }), consequences: [t("keep.consequence")], confirmLabel: t("keep.label"), run: () => keep.mutateAsync() }) }
      : { key: "cancel", label: t("cancel.label"), icon: IconCalendarX, danger: true, ability: within(may, can.cancel), run: () => ask({ title: t("cancel.title", { name: domain.name }), consequences: [t("cancel.consequence_1"), t("cancel.consequence_2")], confirmLabel: t("cancel.label"), danger: true, typeName: domain.name, run: () => cancel.mutateAsync() }) },
    { key: "forget", label: t("forget.label"), icon: IconTrash, danger: true, ability: within(may, can.forget), run: () => ask({ title: t("forget.title", { name: domain.name }), consequences: [t("forget.consequence")], confirmLabel: t("forget.label"), danger: true, run: () => forget.mutateAsync() }) },
  ];
  return (
    <>
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
  const account = domain.account_id ?? "";
  const known = useQuery(contactsOf(account));
  const handles = domain.contacts;
  const all = known.data?.items;
  const people = all && handles ? ROLES.map((role) => ({ role, handle: handles[role], contact: all.find((one) => one.handle === handles[role]) ?? null, own: true })) : undefined;
  return (
    <People
      domain={domain}
      people={people}
      others={all ?? []}
      show={[]}
      error={known.error}
      retry={() => void known.refetch()}
      text={t("contacts.of_domain")}
      may={may}
      mayChoose={within(may, domain.can.change) ?? may}
      typed={false}
      update={(handle, body) => changeContact(account, handle, body)}
      choose={(contacts) => api.patch("/admin/domains/{id}", { path: { id: domain.id }, body: { contacts } })}
    />
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
