/** A contact of domains. What it is called cannot change: registries want another owner to be another contact. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { useWrite } from "@/api/write";
import { ContactFields } from "@/components/domains/ContactFields";
import type { DomainContact, DomainContactIn } from "@/components/domains/calls";
import { contactBody, contactValues } from "@/components/domains/contact";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { toast } from "@/components/toasts";

export function ContactForm({ account, contact, onClose }: { account: string; contact: DomainContact | null; onClose: () => void }) {
  const { t } = useTranslation(["domains", "common"]);
  const base = "/admin/provider-accounts/{id}/domain-contacts" as const;
  const save = useWrite<unknown, DomainContactIn>({
    topics: ["provider_account"],
    run: (body, idempotencyKey) => (contact ? api.put(`${base}/{handle}`, { path: { id: account, handle: contact.handle }, body }) : api.post(base, { path: { id: account }, body, idempotencyKey })),
    done: () => toast.done(t("contacts.saved")),
  });
  const of = useApiForm({
    initialValues: contactValues(contact),
    send: async (values) => {
      await save.mutateAsync(contactBody(values));
      onClose();
    },
  });
  return (
    <Form of={of} label={t(contact ? "contacts.edit" : "contacts.new")}>
      <ContactFields input={of.form.getInputProps} kind={of.form.values.kind} fixed={contact !== null} />
      <FormActions of={of} label={t("contacts.save")}>
        <Button variant="default" onClick={onClose}>
          {t("common:action.cancel")}
        </Button>
      </FormActions>
    </Form>
  );
}
