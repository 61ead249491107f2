/** A new certificate that frees a customer of a country's tax. */
import { Modal, NativeSelect, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useMeta, useNow } from "@/api/meta";
import { taxApi, taxRead } from "@/api/taxes";
import { FieldRow, Form, FormActions, useApiForm } from "@/components/Form";
import { toast } from "@/components/toasts";
import { t as translate } from "@/i18n";
import { countryOptions } from "@/lib/countries";
import { civilDate } from "@/lib/dates";

interface CertificateDialogProps {
  id: string;
  country: string;
  opened: boolean;
  onClose: () => void;
}

export function CertificateDialog({ opened, ...rest }: CertificateDialogProps) {
  const { t } = useTranslation("admin");
  return (
    <Modal opened={opened} onClose={rest.onClose} title={t("tax.add_certificate")} closeButtonProps={{ "aria-label": translate("app.close") }}>
      {opened ? <Body {...rest} /> : null}
    </Modal>
  );
}

function Body({ id, country, onClose }: Omit<CertificateDialogProps, "opened">) {
  const { t } = useTranslation("admin");
  const client = useQueryClient();
  const { time_zone } = useMeta();
  const today = civilDate(useNow(), time_zone);
  const of = useApiForm({
    initialValues: { number: "", country, valid_from: today, valid_until: "" },
    validate: { number: (text) => (text.trim() ? null : t("tax.certificate_missing")), valid_from: (day) => (day ? null : t("tax.day_missing")) },
    send: async ({ valid_until, ...values }) => {
      client.setQueryData(taxRead.customer(id).queryKey, await taxApi.addCertificate(id, { ...values, valid_until: valid_until || null }));
      toast.done(t("tax.certificate_added"));
      onClose();
    },
  });
  const input = of.form.getInputProps;
  return (
    <Form of={of} label={t("tax.add_certificate")}>
      <TextInput label={t("tax.certificate")} description={t("tax.certificate_help")} required data-autofocus autoComplete="off" {...input("number")} />
      <NativeSelect label={t("tax.certificate_country")} data={countryOptions()} {...input("country")} />
      <FieldRow>
        <TextInput type="date" label={t("tax.valid_from")} required {...input("valid_from")} />
        <TextInput type="date" label={t("tax.valid_until")} description={t("tax.valid_until_help")} {...input("valid_until")} />
      </FieldRow>
      <FormActions of={of} label={t("tax.add_certificate")} />
    </Form>
  );
}
