/** A draft: until when it waits, what staff puts on it, and issuing it now. */
import { Button, Modal, TextInput } from "@mantine/core";
import { IconFileCheck, IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { refreshTopics } from "@/api/cache";
import { api } from "@/api/client";
import type { Body } from "@/api/contract";
import type { Invoice, InvoiceLine } from "@/api/schema";
import { useWrite } from "@/api/write";
import { useQueryClient } from "@tanstack/react-query";
import { ActionButton } from "@/components/Actions";
import { DataTable } from "@/components/DataTable";
import { FieldRow, Form, FormActions, useApiForm } from "@/components/Form";
import { Money } from "@/components/Money";
import { Section } from "@/components/Page";
import { Time } from "@/components/Time";
import { toast } from "@/components/toasts";
import { formatMoney, parseMoney } from "@/lib/money";
import { useQuestion } from "../ReasonConfirm";

const finalize = (id: string) => api.post("/admin/invoices/{id}/finalize", { path: { id } });
const addItem = (id: string, body: Body<"/admin/invoices/{id}/items", "post">) => api.post("/admin/invoices/{id}/items", { path: { id }, body });
const removeItem = (id: string, item: string) => api.delete("/admin/invoices/{id}/items/{item}", { path: { id, item } });

/** Says when the draft is issued by itself, or why it is not. */
export function DraftNotice({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation("admin");
  if (!invoice.draft) return null;
  const { finalize_at, problem } = invoice.draft;
  return (
    <Section
      tone={problem ? "warn" : "info"}
      title={t("draft.waits")}
      text={
        <>
          {t("draft.until")} <Time at={finalize_at} as="exact" />. {problem ?? t("draft.lead")}
        </>
      }
    />
  );
}

export function FinalizeDraft({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation("admin");
  const { ask, dialog } = useQuestion();
  const write = useWrite({ topics: ["invoice", "mail"], run: () => finalize(invoice.id), done: () => toast.done(t("draft.done")) });
  const run = () =>
    ask({
      title: t("draft.finalize_title"),
      consequences: [t("draft.finalize_1", { amount: formatMoney(invoice.total) }), t("draft.finalize_2")],
      confirmLabel: t("draft.finalize"),
      run: () => write.mutateAsync(),
    });
  return (
    <>
      <ActionButton action={{ key: "finalize", label: t("draft.finalize"), icon: IconFileCheck, ability: invoice.can.finalize, run }} variant="filled" />
      {dialog}
    </>
  );
}

/** Lines that staff put on the draft: they are billed once, with what renews. */
export function DraftItems({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation(["admin", "common"]);
  const [open, setOpen] = useState(false);
  const remove = useWrite<unknown, InvoiceLine>({ topics: ["invoice"], run: (line) => removeItem(invoice.id, line.id), done: () => toast.done(t("draft.removed")) });
  const items = invoice.lines.filter((line) => line.kind === "manual");
  const add = { key: "add", label: t("draft.add"), icon: IconPlus, ability: invoice.can.finalize, run: () => setOpen(true) };
  return (
    <Section title={t("draft.items")} text={t("draft.items_lead")} actions={<ActionButton action={add} />} flush={items.length > 0}>
      {items.length > 0 ? (
        <DataTable
          label={t("draft.items")}
          rows={items}
          rowKey={(line) => line.id}
          columns={[
            { key: "what", header: t("draft.what"), phone: "main", cell: (line) => line.description },
            { key: "quantity", header: t("draft.quantity"), align: "end", cell: (line) => line.quantity },
            { key: "amount", header: t("draft.amount"), align: "end", phone: "side", cell: (line) => <Money value={line.amount} /> },
            {
              key: "remove",
              header: "",
              align: "end",
              cell: (line) => (
                <Button size="compact-sm" variant="subtle" leftSection={<IconTrash size={14} aria-hidden />} disabled={!invoice.can.finalize?.allowed} aria-label={t("draft.remove_of", { what: line.description })} loading={remove.isPending && remove.variables.id === line.id} onClick={() => remove.mutate(line)}>
                  {t("draft.remove")}
                </Button>
              ),
            },
          ]}
        />
      ) : null}
      <Modal opened={open} onClose={() => setOpen(false)} title={t("draft.add")} closeButtonProps={{ "aria-label": t("common:app.close") }}>
        {open ? <AddItem invoice={invoice} onClose={() => setOpen(false)} /> : null}
      </Modal>
    </Section>
  );
}

function AddItem({ invoice, onClose }: { invoice: Invoice; onClose: () => void }) {
  const { t } = useTranslation("admin");
  const client = useQueryClient();
  const { currency } = invoice.total;
  const of = useApiForm({
    initialValues: { description: "", quantity: "1", price: "" },
    validate: {
      description: (text) => (text.trim() ? null : t("draft.what_missing")),
      quantity: (text) => (/^[1-9]\d{0,5}$/.test(text.trim()) ? null : t("draft.quantity_bad")),
      price: (text) => ((parseMoney(text, currency)?.minor ?? -1) >= 0 ? null : t("draft.price_bad")),
    },
    fields: { "/unit_price": "price", "/unit_price/minor": "price" },
    send: async ({ description, quantity, price }) => {
      const unit_price = parseMoney(price, currency) ?? { minor: 0, currency };
      await addItem(invoice.id, { description: description.trim(), quantity: Number(quantity), unit_price });
      refreshTopics(client, ["invoice"]);
      toast.done(t("draft.added"));
      onClose();
    },
  });
  return (
    <Form of={of} label={t("draft.add")}>
      <TextInput label={t("draft.what")} description={t("draft.what_help")} required data-autofocus {...of.form.getInputProps("description")} />
      <FieldRow>
        <TextInput label={t("draft.quantity")} inputMode="numeric" required {...of.form.getInputProps("quantity")} />
        <TextInput label={`${t("draft.price")} (${currency})`} inputMode="decimal" required {...of.form.getInputProps("price")} />
      </FieldRow>
      <FormActions of={of} label={t("draft.add")} />
    </Form>
  );
}
