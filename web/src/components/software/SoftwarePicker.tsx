/** Choosing what is installed with a server: the marketplace, a cloud-config or script of one's own, or neither. */
import { NativeSelect, Skeleton, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ChoiceCards } from "../ChoiceCards";
import type { CardChoice } from "../ChoiceCards";
import { ProblemPanel } from "../ProblemView";
import { NOTHING, OWN, SAME } from "@/lib/software";
import type { Chosen, Offer } from "@/lib/software";
import { VariableFields } from "./VariableFields";
import classes from "./software.module.css";

interface SoftwarePickerProps {
  offer: Offer | undefined;
  /** Why there is no offer yet, and another try. */
  error?: unknown;
  retry: () => void;
  value: Chosen;
  onChange: (value: Chosen) => void;
  /** Problems by the names of variables, `script` and `what`. */
  errors?: Record<string, string>;
  /** Whether keeping what is there is a choice. */
  keeps?: boolean;
}

/** Whether there is anything to choose between. */
export const isOnOffer = (offer: Offer): boolean => offer.applications.length > 0 || offer.own_script;

export function SoftwarePicker({ offer, error, retry, ...rest }: SoftwarePickerProps) {
  if (offer) return <Picker offer={offer} {...rest} />;
  return error ? <ProblemPanel error={error} retry={retry} /> : <Skeleton height={120} radius="md" />;
}

interface PickerProps extends Omit<SoftwarePickerProps, "offer" | "error" | "retry"> {
  offer: Offer;
}

function Picker({ offer, value, onChange, errors = {}, keeps }: PickerProps) {
  const { t } = useTranslation("software");
  const [text, setText] = useState("");
  const [category, setCategory] = useState("");
  const all = offer.applications;
  const wanted = text.trim().toLowerCase();
  const shown = all.filter(
    ({ application: one }) => one.id === value.what || ((!category || one.category === category) && (!wanted || `${one.name} ${one.about}`.toLowerCase().includes(wanted))),
  );
  const categories = [...new Set(all.map((one) => one.application.category))];
  const plain: CardChoice = offer.default
    ? { value: NOTHING, label: offer.default, hint: t("pick.default_help") }
    : { value: NOTHING, label: t("pick.nothing"), hint: t("pick.nothing_help") };
  const isGone = ![SAME, NOTHING, OWN].includes(value.what) && !all.some((one) => one.application.id === value.what);
  const choices: CardChoice[] = [
    ...(keeps ? [{ value: SAME, label: t("pick.same"), hint: t("pick.same_help") }] : []),
    plain,
    ...shown.map(({ application: one, refusal }) => ({ value: one.id, label: one.name, hint: refusal ?? one.about, extra: one.release || undefined, disabled: Boolean(refusal) && value.what !== one.id })),
    ...(isGone ? [{ value: value.what, label: t("pick.gone") }] : []),
    ...(offer.own_script ? [{ value: OWN, label: t("pick.own"), hint: t("pick.own_help") }] : []),
  ];
  const picked = all.find((one) => one.application.id === value.what);
  return (
    <div className={classes.picker}>
      <ChoiceCards
        legend={t("pick.legend")}
        description={t("pick.help")}
        value={value.what}
        error={errors.what ?? picked?.refusal ?? (isGone ? t("pick.gone_help") : undefined)}
        onChange={(what) => onChange({ what, script: value.script, variables: {} })}
        before={all.length > 0 ? (
          <div className={classes.find}>
            <TextInput label={t("pick.search")} value={text} onChange={(event) => setText(event.currentTarget.value)} />
            <NativeSelect
              label={t("pick.category")}
              value={category}
              data={[{ value: "", label: t("pick.all") }, ...categories.map((one) => ({ value: one, label: t(`category.${one}`) }))]}
              onChange={(event) => setCategory(event.currentTarget.value)}
            />
          </div>
        ) : null}
        choices={choices}
      />
      {shown.length === 0 && all.length > 0 ? <p className={classes.quiet}>{t("pick.none_found")}</p> : null}
      {value.what === OWN ? (
        <Textarea
          label={t("pick.script")}
          description={t("pick.script_help")}
          autosize
          minRows={5}
          maxRows={16}
          spellCheck={false}
          classNames={{ input: "mono" }}
          value={value.script}
          error={errors.script}
          onChange={(event) => onChange({ ...value, script: event.currentTarget.value })}
        />
      ) : null}
      {picked && picked.application.variables.length > 0 ? (
        <VariableFields legend={t("pick.asks", { name: picked.application.name })} variables={picked.application.variables} values={value.variables} errors={errors} onChange={(variables) => onChange({ ...value, variables })} />
      ) : null}
    </div>
  );
}
