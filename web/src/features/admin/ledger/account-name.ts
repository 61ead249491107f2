/** Names of ledger accounts in the operator's words. */
import { useTranslation } from "react-i18next";
import "@/features/admin/ledger/words";

const PLAIN = ["receivable", "revenue", "deferred_revenue", "customer_credit", "goodwill", "bad_debt", "gateway_fees", "disputes", "expired_credit", "prepayments", "fx_gain_loss", "currency_exchange"] as const;
const PARTED = ["cash", "tax_payable"] as const;

/** Says what an account holds; an unknown one keeps its own name. */
export function useAccountName(): (account: string, gateway?: string | null) => string {
  const { t } = useTranslation("admin");
  return (account, gateway) => {
    const plain = PLAIN.find((name) => name === account);
    if (plain) return t(`ledger.names.${plain}`);
    const [kind, ...rest] = account.split(":");
    const parted = PARTED.find((name) => name === kind);
    return parted ? t(`ledger.names.${parted}`, { name: gateway ?? rest.join(":") }) : account;
  };
}
