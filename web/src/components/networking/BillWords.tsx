/** What an address costs its customer. */
import { useTranslation } from "react-i18next";
import { Money } from "@/components/Money";
import type { Address } from "./calls";

export function BillWords({ bill }: { bill: NonNullable<Address["bill"]> }) {
  const { t } = useTranslation(["networking", "common"]);
  return (
    <>
      <Money value={bill.price} /> {bill.live ? t("common:cycle.per_month", { count: bill.every_months }) : t("address.bill_over")}
    </>
  );
}
