/** A field for each thing a template asks for. */
import { Checkbox, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { SshKeyField } from "../service/SshKeyField";
import type { Chosen, Variable } from "@/lib/software";
import classes from "./software.module.css";

type Values = Chosen["variables"];

interface VariableFieldsProps {
  legend: string;
  variables: Variable[];
  values: Values;
  errors: Record<string, string>;
  onChange: (values: Values) => void;
}

export function VariableFields({ legend, variables, values, errors, onChange }: VariableFieldsProps) {
  const { t } = useTranslation("software");
  const made = variables.filter((one) => one.kind === "password");
  return (
    <fieldset className={classes.fields}>
      <legend className={classes.legend}>{legend}</legend>
      {variables
        .filter((one) => one.kind !== "password")
        .map((one) => (
          <Field key={one.name} of={one} value={values[one.name] ?? (one.default as Values[string] | null) ?? ""} error={errors[one.name]} onChange={(value) => onChange({ ...values, [one.name]: value })} />
        ))}
      {made.map((one) => (
        <p key={one.name} className={classes.quiet}>
          {t("pick.made", { what: one.label })}
        </p>
      ))}
    </fieldset>
  );
}

interface FieldProps {
  of: Variable;
  value: Values[string];
  error: string | undefined;
  onChange: (value: Values[string]) => void;
}

function Field({ of, value, error, onChange }: FieldProps) {
  const { t } = useTranslation("software");
  const common = { label: of.label, description: of.help || undefined, error, required: of.required };
  switch (of.kind) {
    case "yes_no":
      return <Checkbox label={of.label} description={of.help || undefined} error={error} checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} />;
    case "number":
      return <NumberInput {...common} allowDecimal={false} min={of.min ?? undefined} max={of.max ?? undefined} value={typeof value === "number" ? value : ""} onChange={(next) => onChange(typeof next === "number" ? next : "")} />;
    case "choice":
      return <NativeSelect {...common} value={String(value)} data={[...(value === "" ? [{ value: "", label: t("pick.no_choice") }] : []), ...(of.choices ?? [])]} onChange={(event) => onChange(event.currentTarget.value)} />;
    case "ssh_key":
      return <SshKeyField label={of.label} description={of.help ?? ""} none={t("pick.no_choice")} value={String(value)} error={error} onChange={onChange} />;
    default:
      return <TextInput {...common} autoCapitalize="off" autoCorrect="off" spellCheck={false} value={String(value)} onChange={(event) => onChange(event.currentTarget.value)} />;
  }
}
