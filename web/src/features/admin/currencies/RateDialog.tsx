/** A rate of a day that staff enters, and the correction of one. */
import { Modal, NativeSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useMeta, useNow } from "@/api/meta";
import { FieldRow, Form, FormActions, useApiForm } from "@/components/Form";
import { toast } from "@/components/toasts";
import { civilDate } from "@/lib/dates";
import { CURRENCIES } from "../estate/currencies";
import { currencyApi, useRatesChanged } from "./calls";
import type { ReferenceRate } from "./calls";

interface DialogProps {
  opened: boolean;
  onClose: () => void;
}

const point = (text: string) => text.trim().replace(",", ".");
const isRate = (text: string) => /^\d{1,10}(\.\d{1,12})?$/.test(point(text)) && Number(point(text)) > 0;

export function RateDialog({ opened, onClose }: DialogProps) {
  const { t } = useTranslation(["admin", "common"]);
  return (
    <Modal opened={opened} onClose={onClose} title={t("currencies.add")} closeButtonProps={{ "aria-label": t("common:app.close") }}>
      {opened ? <Add onClose={onClose} /> : null}
    </Modal>
  );
}

function Add({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("admin");
  const changed = useRatesChanged();
  const { time_zone } = useMeta();
  const today = civilDate(useNow(), time_zone);
  const of = useApiForm({
    initialValues: { base: "EUR", quote: "USD", day: today, rate: "" },
    validate: { rate: (text) => (isRate(text) ? null : t("currencies.rate_bad")), quote: (code, all) => (code === all.base ? t("currencies.same") : null), day: (day) => (day ? null : t("tax.day_missing")) },
    send: async (values) => {
      await currencyApi.add({ ...values, rate: point(values.rate) });
      changed();
      toast.done(t("currencies.added"));
      onClose();
    },
  });
  const input = of.form.getInputProps;
  return (
    <Form of={of} label={t("currencies.add")}>
      <FieldRow>
        <NativeSelect label={t("currencies.one_unit")} data={CURRENCIES} {...input("base")} />
        <NativeSelect label={t("currencies.is_in")} data={CURRENCIES} {...input("quote")} />
      </FieldRow>
      <FieldRow>
        <TextInput label={t("currencies.rate")} description={t("currencies.rate_help")} inputMode="decimal" required data-autofocus {...input("rate")} />
        <TextInput type="date" label={t("currencies.day")} description={t("currencies.day_help")} required {...input("day")} />
      </FieldRow>
      <FormActions of={of} label={t("currencies.add")} />
    </Form>
  );
}

export function CorrectDialog({ rate, opened, onClose }: DialogProps & { rate: ReferenceRate }) {
  const { t } = useTranslation(["admin", "common"]);
  return (
    <Modal opened={opened} onClose={onClose} title={t("currencies.correct")} closeButtonProps={{ "aria-label": t("common:app.close") }}>
      {opened ? <Correct rate={rate} onClose={onClose} /> : null}
    </Modal>
  );
}

function Correct({ rate, onClose }: { rate: ReferenceRate; onClose: () => void }) {
  const { t } = useTranslation("admin");
  const changed = useRatesChanged();
  const of = useApiForm({
    initialValues: { rate: rate.rate },
    validate: { rate: (text) => (isRate(text) ? null : t("currencies.rate_bad")) },
    send: async (values) => {
      await currencyApi.correct(rate.id, point(values.rate), rate.version);
      changed();
      toast.done(t("currencies.corrected"));
      onClose();
    },
  });
  return (
    <Form of={of} label={t("currencies.correct")}>
      <p>{t("currencies.stays_frozen")}</p>
      <TextInput label={`1 ${rate.base} = … ${rate.quote}`} inputMode="decimal" required data-autofocus {...of.form.getInputProps("rate")} />
      <FormActions of={of} label={t("currencies.correct")} needsChange />
    </Form>
  );
}
