/** Where a contract is in its terms, in a sentence or two. */
import { useTranslation } from "react-i18next";
import type { ServiceContract } from "@/api/schema";
import { formatDate } from "@/lib/dates";

export function ContractText({ contract }: { contract: ServiceContract }) {
  const { t } = useTranslation("service");
  const { rules, term_end, last_notice_on, earliest_end, next_term_end } = contract;
  if (!term_end) return <>{t("contract.open", { date: formatDate(earliest_end) })}</>;
  const end = formatDate(term_end);
  if (rules.at_end === "ends") return <>{t("contract.ends", { end })}</>;
  const then = next_term_end ? t("contract.renews", { date: formatDate(next_term_end) }) : t("contract.indefinite");
  const notice = last_notice_on ? t("contract.notice", { date: formatDate(last_notice_on) }) : t("contract.late", { date: formatDate(earliest_end) });
  return <>{`${t("contract.until", { end })} ${then} ${notice}`}</>;
}
