/** Who is responsible for a domain: their contacts, and the way to change them and to name others. */
import { Text } from "@mantine/core";
import { IconAddressBook, IconCopyPlus, IconPencil, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Ability } from "@/api/schema";
import { ActionButton, ActionMenu } from "@/components/Actions";
import { DataTable } from "@/components/DataTable";
import { Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { countryName } from "@/lib/countries";
import { ROLES } from "./calls";
import type { ChosenContacts, Domain, DomainContact, DomainContactIn, DomainPerson } from "./calls";
import { ChooseContacts } from "./ChooseContacts";
import { contactName, nameOf } from "./contact";
import { ContactForm } from "./ContactForm";
import { Dialog } from "./Dialog";
import "@/components/domains/words";

interface PeopleProps {
  domain: Domain;
  /** One for each role; none while they are read. */
  people: DomainPerson[] | undefined;
  /** Whom one may name besides. */
  others: DomainContact[];
  /** Those of the others that are shown, too. */
  show: DomainContact[];
  error: unknown;
  retry: () => void;
  text: string;
  /** Whether one may change contacts, and whether the domain takes others now. */
  may: Ability;
  mayChoose: Ability;
  /** Another owner wants the domain's name typed. */
  typed: boolean;
  create?: (body: DomainContactIn, idempotencyKey: string) => Promise<unknown>;
  update: (handle: string, body: DomainContactIn) => Promise<unknown>;
  choose: (contacts: ChosenContacts, confirmName: string | null) => Promise<unknown>;
}

interface Row {
  handle: string;
  contact: DomainContact | null;
  own: boolean;
  roles: DomainPerson["role"][];
}

/** A contact is one row, whatever it is to the domain. */
function rowsOf(people: DomainPerson[], show: DomainContact[]): Row[] {
  const rows = new Map<string, Row>();
  for (const { role, handle, contact, own } of people) {
    const row = rows.get(handle) ?? { handle, contact, own, roles: [] };
    rows.set(handle, { ...row, roles: [...row.roles, role] });
  }
  for (const contact of show) if (!rows.has(contact.handle)) rows.set(contact.handle, { handle: contact.handle, contact, own: true, roles: [] });
  return [...rows.values()];
}

type Open = { kind: "choose" } | { kind: "new"; like: DomainContact | null } | { kind: "edit"; contact: DomainContact };

export function People({ domain, people, others, show, error, retry, text, may, mayChoose, typed, create, update, choose }: PeopleProps) {
  const { t } = useTranslation("domains");
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  if (error && !people) return <ProblemPanel error={error} retry={retry} />;
  const rows = people ? rowsOf(people, show) : undefined;
  const named = (row: Row) => (row.contact ? contactName(row.contact) : t("contacts.hidden"));
  const actions = ({ contact, own }: Row) =>
    contact === null
      ? []
      : [
          own
            ? { key: "edit", label: t("contacts.edit"), icon: IconPencil, ability: may, run: () => setOpen({ kind: "edit", contact }) }
            : { key: "copy", label: t("contacts.copy"), icon: IconCopyPlus, ability: may, run: () => setOpen({ kind: "new", like: contact }) },
        ];
  const now = Object.fromEntries(ROLES.map((role) => [role, people?.find((one) => one.role === role)?.handle ?? ""])) as ChosenContacts;
  const known = new Map([...(people ?? []).map((one) => [one.handle, one.contact] as const), ...others.map((one) => [one.handle, one] as const)]);
  const options = [...known].map(([value, contact]) => ({ value, label: contact ? nameOf(contact) : `${t("contacts.hidden")} (${value})` }));
  return (
    <Section
      title={t("contacts.title")}
      text={text}
      flush
      actions={
        <>
          {create ? <ActionButton action={{ key: "new", label: t("contacts.new"), icon: IconPlus, ability: may, run: () => setOpen({ kind: "new", like: null }) }} /> : null}
          <ActionButton action={{ key: "choose", label: t("contacts.choose"), icon: IconAddressBook, ability: mayChoose, run: () => setOpen({ kind: "choose" }) }} />
        </>
      }
    >
      <DataTable<Row>
        label={t("contacts.title")}
        rows={rows}
        rowKey={(row) => row.handle}
        columns={[
          {
            key: "name",
            header: t("contacts.name"),
            phone: "main",
            cell: (row) => (
              <>
                {named(row)}
                <Text size="sm" c="dimmed">
                  {row.roles.map((role) => t(`role.${role}`)).join(", ") || t("contacts.spare")}
                </Text>
              </>
            ),
          },
          { key: "email", header: t("contacts.email"), cell: (row) => row.contact?.email ?? "–" },
          { key: "country", header: t("contacts.country"), phone: "wide", cell: (row) => (row.contact ? countryName(row.contact.country) : "–") },
          { key: "do", header: "", cell: (row) => (row.contact ? <ActionMenu label={t("contacts.more_of", { name: named(row) })} items={actions(row)} /> : null) },
        ]}
      />
      <Dialog opened={open?.kind === "choose"} onClose={close} title={t("contacts.choose_of", { name: domain.name })}>
        <ChooseContacts domain={domain} now={now} options={options} typed={typed} choose={choose} onClose={close} />
      </Dialog>
      <Dialog opened={open?.kind === "edit"} onClose={close} title={t("contacts.edit")}>
        {open?.kind === "edit" ? <ContactForm contact={open.contact} save={(body) => update(open.contact.handle, body)} onClose={close} /> : null}
      </Dialog>
      <Dialog opened={open?.kind === "new"} onClose={close} title={t("contacts.new")}>
        {open?.kind === "new" && create ? <ContactForm contact={null} like={open.like} save={create} onClose={close} /> : null}
      </Dialog>
    </Section>
  );
}
