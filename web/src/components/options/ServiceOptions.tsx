/** The options of a server: what it has, its words to edit, and the way to other values. */
import { Button, TextInput } from "@mantine/core";
import { IconAdjustments } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { refreshTopics } from "@/api/cache";
import type { CycleMonths } from "@/api/schema";
import { ActionButton } from "@/components/Actions";
import { DetailSkeleton } from "@/components/DetailPage";
import { Empty } from "@/components/Empty";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import type { Side } from "@/components/service/snapshot-calls";
import { toast } from "@/components/toasts";
import { cyclePer } from "@/lib/cycle";
import { formatMoney } from "@/lib/money";
import { OptionDialog } from "./OptionDialog";
import { optionApi, optionReads } from "./calls";
import type { ServiceOption, ServiceOptionList } from "./calls";
import classes from "./options.module.css";
import "./words";

interface ServiceOptionsProps {
  serviceId: string;
  side: Side;
  /** Why nothing can be changed by this person; nothing where it can. */
  may?: { allowed: boolean; reason?: string | null };
}

export function ServiceOptions({ serviceId, side, may = { allowed: true } }: ServiceOptionsProps) {
  const { t } = useTranslation(["options", "common"]);
  const query = useQuery(optionReads.ofService(side, serviceId));
  const [open, setOpen] = useState(false);
  if (query.error && !query.data) return <ProblemPanel error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <DetailSkeleton label={t("common:app.loading")} />;
  const { options, cycle_months, can_change, version } = query.data;
  if (options.length === 0) return <Section><Empty icon={IconAdjustments} title={t("options:empty_title")} text={t("options:empty")} /></Section>;
  const priced = options.filter((one) => kindOf(one) !== "text");
  const texts = options.filter((one) => kindOf(one) === "text");
  const ability = may.allowed ? can_change : { allowed: false, reason: may.reason ?? null };
  const change = <ActionButton action={{ key: "change", label: t("options:change"), icon: IconAdjustments, ability, run: () => setOpen(true) }} />;
  return (
    <>
      {priced.length > 0 ? (
        <Section title={t("options:title")} text={t("options:lead")} actions={change} flush>
          <ul className={classes.list}>
            {priced.map((one) => (
              <PricedRow key={one.held?.key ?? one.offer?.key} option={one} cycle={cycle_months} />
            ))}
          </ul>
        </Section>
      ) : null}
      {texts.length > 0 ? <Texts key={version} serviceId={serviceId} side={side} list={query.data} texts={texts} may={may.allowed} /> : null}
      {open ? <OptionDialog serviceId={serviceId} side={side} list={query.data} opened={open} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

const kindOf = (one: ServiceOption) => one.offer?.kind ?? one.held?.kind;

function PricedRow({ option: { offer, held }, cycle }: { option: ServiceOption; cycle: CycleMonths }) {
  const { t } = useTranslation("options");
  const words = held ? (held.kind === "yes_no" ? t(held.value === true ? "yes" : "no") : held.words) : t("none");
  return (
    <li className={classes.row}>
      <div>
        <strong>{held?.name ?? offer?.name}</strong>
        <span>{words}</span>
        {offer ? null : <span className={classes.quiet}>{t("gone")}</span>}
      </div>
      <span className={classes.price}>{held && held.price.minor > 0 ? t("each", { amount: formatMoney(held.price), cycle: cyclePer(cycle) }) : t("included")}</span>
    </li>
  );
}

/** Words cost nothing: they are saved as they are. */
function Texts({ serviceId, side, list, texts, may }: { serviceId: string; side: Side; list: ServiceOptionList; texts: ServiceOption[]; may: boolean }) {
  const { t } = useTranslation(["options", "common"]);
  const client = useQueryClient();
  const keys = texts.map((one) => one.offer?.key ?? one.held?.key ?? "");
  const of = useApiForm<{ texts: string[] }>({
    initialValues: { texts: texts.map((one) => (typeof one.held?.value === "string" ? one.held.value : "")) },
    fields: Object.fromEntries(keys.map((_, at) => [`/options/${at}/value`, `texts.${at}`])),
    send: async (values) => {
      const saved = await optionApi.setTexts(side, serviceId, keys.map((key, at) => ({ key, value: values.texts[at]?.trim() || null })), list.version);
      client.setQueryData(optionReads.ofService(side, serviceId).queryKey, saved);
      refreshTopics(client, ["service"]);
      toast.done(t("options:texts_saved"));
    },
  });
  const mayEdit = (one: ServiceOption) => may && (side === "admin" || one.offer?.changeable !== false);
  return (
    <Section title={t("options:texts")} text={t("options:texts_lead")}>
      <Form of={of} guard label={t("options:texts")}>
        {texts.map((one, at) => (
          <TextInput
            key={keys[at]}
            label={one.offer?.name ?? one.held?.name}
            description={mayEdit(one) ? one.offer?.help || undefined : t("options:by_staff")}
            required={one.offer?.required}
            maxLength={one.offer?.text?.max_length}
            readOnly={!mayEdit(one)}
            autoComplete="off"
            {...of.form.getInputProps(`texts.${at}`)}
          />
        ))}
        {texts.some(mayEdit) ? <FormActions of={of} label={t("common:action.save")} needsChange /> : <Button disabled>{t("common:action.save")}</Button>}
      </Form>
    </Section>
  );
}
