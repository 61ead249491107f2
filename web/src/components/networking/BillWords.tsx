/** What an address costs its customer. */
import { useTranslation } from "react-i18next";
import { Money } from "@/components/Money";
import { cyclePer } from "@/lib/cycle";
import type { Address } from "./calls";

export function BillWords({ bill }: { bill: NonNullable<Address["bill"]> }) {
  const { t } = useTranslation("networking");
  return (
    <>
      <Money value={bill.price} /> {bill.live ? cyclePer(bill.every_months) : t("address.bill_over")}
    </>
  );
}
