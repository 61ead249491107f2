/** The sandbox's cards, one click each. Never shown to paying customers. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { testCardsQuery } from "@/api/gateway";
import type { TestCard } from "@/api/gateway";
import type { Gateway } from "@/api/schema";
import { brandName } from "@/lib/card";
import classes from "./pay.module.css";

const FIRST = 4;

export function TestCards({ gateway, chosen, onPick }: { gateway: Gateway; chosen: string; onPick: (card: TestCard) => void }) {
  const { t } = useTranslation();
  const cards = useQuery(testCardsQuery(gateway)).data;
  const [all, setAll] = useState(false);
  if (!cards?.length) return null;
  // One card per outcome most people want first: pays, declines, asks, waits.
  const wanted = ["succeeds", "declined", "three_ds_first", "slow"];
  const short = wanted.flatMap((outcome) => cards.filter((card) => card.outcome === outcome));
  const shown = all || short.length < FIRST ? cards : short;
  return (
    <fieldset className={classes.testCards}>
      <legend>{t("card.test_cards")}</legend>
      <p>{t("card.test_cards_help")}</p>
      <div className={classes.testList}>
        {shown.map((card) => (
          <button
            key={card.number}
            type="button"
            className={classes.testCard}
            aria-pressed={chosen === card.number}
            onClick={() => onPick(card)}
          >
            <span className={classes.testNumber}>
              {brandName(card.brand)} ···· {card.number.slice(-4)}
            </span>
            <span className={classes.testText}>{card.description}</span>
          </button>
        ))}
      </div>
      {shown.length < cards.length ? (
        <button type="button" className={classes.testMore} onClick={() => setAll(true)}>
          {t("card.all_test_cards", { count: cards.length })}
        </button>
      ) : null}
    </fieldset>
  );
}
