/** A contact of domains. What it is called cannot change: registries want another owner to be another contact. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useWrite } from "@/api/write";
import { ContactFields } from "@/components/domains/ContactFields";
import type { DomainContact, DomainContactIn } from "@/components/domains/calls";
import { contactBody, contactValues } from "@/components/domains/contact";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { toast } from "@/components/toasts";

interface ContactFormProps {
  /** The one that is changed; none for a new one. */
  contact: DomainContact | null;
  /** What a new one begins with. */
  like?: DomainContact | null;
  save: (body: DomainContactIn, idempotencyKey: string) => Promise<unknown>;
  onClose: () => void;
}

export function ContactForm({ contact, like = null, save, onClose }: ContactFormProps) {
  const { t } = useTranslation(["domains", "common"]);
  const write = useWrite<unknown, DomainContactIn>({ topics: ["customer", "provider_account"], run: save, done: () => toast.done(t("contacts.saved")) });
  const of = useApiForm({
    initialValues: contactValues(contact ?? like),
    send: async (values) => {
      await write.mutateAsync(contactBody(values));
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
