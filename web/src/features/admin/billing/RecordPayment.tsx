/** Money that came another way than by card: how much, from where, when. */
import { Modal } from "@mantine/core";
import { Suspense, lazy } from "react";
import { useTranslation } from "react-i18next";
import type { Invoice } from "@/api/schema";
import { t as translate } from "@/i18n";

const RecordPaymentForm = lazy(() => import("./RecordPaymentForm"));

interface RecordPaymentProps {
  invoice: Invoice;
  opened: boolean;
  onClose: () => void;
}

export function RecordPayment({ invoice, opened, onClose }: RecordPaymentProps) {
  const { t } = useTranslation("admin");
  return (
    <Modal opened={opened} onClose={onClose} title={t("invoice_act.record_payment")} closeButtonProps={{ "aria-label": translate("app.close") }}>
      <Suspense>{opened ? <RecordPaymentForm invoice={invoice} onClose={onClose} /> : null}</Suspense>
    </Modal>
  );
}
