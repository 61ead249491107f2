/** The people and organisations that domains are registered for, at each provider account. */
import { Button, NativeSelect } from "@mantine/core";
import { IconAddressBook, IconPencil, IconPlus, IconStar, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { useWrite } from "@/api/write";
import { ActionMenu } from "@/components/Actions";
import type { ActionItem } from "@/components/Actions";
import { DataTable } from "@/components/DataTable";
import type { DomainContact } from "@/components/domains/calls";
import { contactName } from "@/components/domains/contact";
import { ContactForm } from "@/components/domains/ContactForm";
import { Dialog } from "@/components/domains/Dialog";
import { Empty } from "@/components/Empty";
import { Page, Section } from "@/components/Page";
import { ProblemAlert, ProblemPanel } from "@/components/ProblemView";
import { toast } from "@/components/toasts";
import { countryName } from "@/lib/countries";
import { useMay } from "../parts";
import { adminPaths } from "../paths";
import { useQuestion } from "../ReasonConfirm";
import { changeContact, contactsOf, makeContact, useAccounts } from "./accounts";
import "@/components/domains/words";

export function ContactsPage() {
  const { t } = useTranslation("domains");
  const accounts = useAccounts();
  const [chosen, setChosen] = useState("");
  const account = chosen || accounts.usual;
  const error = accounts.query.error;
  return (
    <Page title={t("contacts.nav")} crumbs={[{ label: t("nav"), href: adminPaths.domains }]} lead={t("contacts.lead")}>
      {accounts.all.length > 1 ? <NativeSelect label={t("account")} value={account} onChange={(event) => setChosen(event.currentTarget.value)} data={accounts.all.map(({ id, name }) => ({ value: id, label: name }))} /> : null}
      {error ? <ProblemPanel error={error} retry={() => void accounts.query.refetch()} /> : null}
      {account ? <List key={account} account={account} /> : null}
      {accounts.query.data && !account ? <Empty icon={IconAddressBook} title={t("contacts.empty_title")} text={t("order.no_account")} /> : null}
    </Page>
  );
}

function List({ account }: { account: string }) {
  const { t } = useTranslation("domains");
  const may = useMay("services.operate");
  const contacts = useQuery(contactsOf(account));
  const [open, setOpen] = useState<DomainContact | "new" | null>(null);
  if (contacts.error && !contacts.data) return <ProblemPanel error={contacts.error} retry={() => void contacts.refetch()} />;
  const rows = contacts.data?.items;
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} disabled={!may.allowed} title={may.reason ?? undefined} onClick={() => setOpen("new")}>
      {t("contacts.new")}
    </Button>
  );
  return (
    <>
      <Section title={t("contacts.title")} actions={rows?.length ? add : undefined} flush>
        {rows?.length === 0 ? <Empty icon={IconAddressBook} title={t("contacts.empty_title")} text={t("contacts.empty")} action={add} /> : <Table account={account} rows={rows} edit={setOpen} />}
      </Section>
      <Dialog opened={open !== null} onClose={() => setOpen(null)} title={t(open === "new" ? "contacts.new" : "contacts.edit")}>
        {open === null ? null : <ContactForm contact={open === "new" ? null : open} save={(body, key) => (open === "new" ? makeContact(account, body, key) : changeContact(account, open.handle, body))} onClose={() => setOpen(null)} />}
      </Dialog>
    </>
  );
}

function Table({ account, rows, edit }: { account: string; rows: DomainContact[] | undefined; edit: (contact: DomainContact) => void }) {
  const { t } = useTranslation("domains");
  const may = useMay("services.operate");
  const { ask, dialog } = useQuestion();
  const at = (contact: DomainContact) => ({ path: { id: account, handle: contact.handle } });
  const remove = useWrite<unknown, DomainContact>({ topics: ["provider_account"], run: (one) => api.delete("/admin/provider-accounts/{id}/domain-contacts/{handle}", at(one)), done: () => toast.done(t("contacts.deleted")) });
  const prefer = useWrite<unknown, DomainContact>({ topics: ["provider_account"], run: (one) => api.post("/admin/provider-accounts/{id}/domain-contacts/{handle}/default", at(one)), done: () => toast.done(t("contacts.preferred")) });
  const actions = (one: DomainContact): ActionItem[] => [
    { key: "edit", label: t("contacts.edit"), icon: IconPencil, ability: may, run: () => edit(one) },
    { key: "prefer", label: t("contacts.prefer"), icon: IconStar, ability: one.is_default ? { allowed: false, reason: t("contacts.is_default") } : may, run: () => prefer.mutate(one) },
    {
      key: "delete",
      label: t("contacts.delete"),
      icon: IconTrash,
      danger: true,
      ability: may,
      run: () => ask({ title: t("contacts.delete_title", { name: contactName(one) }), consequences: [t("contacts.delete_consequence")], confirmLabel: t("contacts.delete"), danger: true, run: () => remove.mutateAsync(one) }),
    },
  ];
  return (
    <>
      <ProblemAlert error={prefer.error} />
      <DataTable<DomainContact>
        label={t("contacts.title")}
        rows={rows}
        rowKey={(row) => row.handle}
        columns={[
          { key: "name", header: t("contacts.name"), phone: "main", cell: (row) => contactName(row) },
          { key: "handle", header: t("contacts.handle"), nowrap: true, cell: (row) => <span className="mono">{row.handle}</span> },
          { key: "email", header: t("contacts.email"), cell: (row) => row.email },
          { key: "country", header: t("contacts.country"), phone: "wide", cell: (row) => countryName(row.country) },
          { key: "default", header: t("contacts.default"), phone: "wide", cell: (row) => (row.is_default ? t("contacts.yes") : t("contacts.no")) },
          { key: "do", header: "", cell: (row) => <ActionMenu label={t("contacts.more_of", { name: contactName(row) })} items={actions(row)} /> },
        ]}
      />
      {dialog}
    </>
  );
}
