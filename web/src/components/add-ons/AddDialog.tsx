/** Adding one: what it costs now and from then on, what it takes, and only then the confirmation. */
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useWrite } from "@/api/write";
import { Confirm } from "@/components/Confirm";
import type { ChangeQuote } from "@/components/service/change-calls";
import { QuoteView } from "@/components/service/QuoteView";
import type { Side } from "@/components/service/snapshot-calls";
import { toast } from "@/components/toasts";
import { formatMoney } from "@/lib/money";
import { addOnApi, addOnQuote } from "./calls";
import type { OfferedAddOn } from "./calls";

export function AddDialog({ serviceId, side, addOn, onClose }: { serviceId: string; side: Side; addOn: OfferedAddOn | null; onClose: () => void }) {
  const { t } = useTranslation("addons");
  const id = addOn?.product_id ?? "";
  const quote = useQuery({ ...addOnQuote(side, serviceId, id), enabled: addOn !== null });
  const write = useWrite<unknown, ChangeQuote>({
    topics: ["service", "invoice"],
    run: (priced, key) => addOnApi.add(side, serviceId, id, priced, key),
    done: () => toast.done(t("added", { name: addOn?.name ?? "" })),
  });
  const priced = quote.data;
  const due = priced !== undefined && priced.due_now.minor > 0;
  return (
    <Confirm
      opened={addOn !== null}
      onClose={onClose}
      size="lg"
      title={t("dialog", { name: addOn?.name ?? "" })}
      consequences={[...(addOn?.about ? [addOn.about.what, addOn.about.afterwards] : []), ...(due ? [t(side === "portal" ? "bill" : "staff_bill")] : [])]}
      confirmLabel={due && side === "portal" ? t("dialog_due", { amount: formatMoney(priced.due_now) }) : t("dialog_confirm")}
      blocked={!priced || Boolean(quote.error)}
      onConfirm={() => (priced ? write.mutateAsync(priced) : undefined)}
    >
      <QuoteView quote={priced} error={quote.error} busy={quote.isFetching} idle={t("dialog_idle")} />
    </Confirm>
  );
}
