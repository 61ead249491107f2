/** A private network as a picture: the net in the middle, each server on its line. The same in words for those who do not see it. */
import { useTranslation } from "react-i18next";
import type { Network, NetworkMember } from "./calls";
import classes from "./networking.module.css";

const WIDE = 640;
const BOX = { width: 190, height: 58, gap: 18 };
const PER_ROW = 3;

const TONE: Record<NetworkMember["state"], string> = {
  active: "good", awaiting_add_on: "info", joining: "info", restarting: "info", reinstalling: "info", leaving: "info", needs_restart: "warn", needs_reinstall: "warn", failed: "bad",
};

const cut = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

export function Topology({ network }: { network: Network }) {
  const { t } = useTranslation("networking");
  const { members } = network;
  const top = 84;
  const rows = Math.max(1, Math.ceil(members.length / PER_ROW));
  const height = top + 26 + rows * (BOX.height + BOX.gap);
  const words = members.map((one) => t("topology.member", { name: one.name, ip: one.private_ip ?? t("topology.no_address"), state: t(`member.${one.state}`) })).join(" ");
  return (
    <svg className={classes.picture} viewBox={`0 0 ${WIDE} ${height}`} role="img" aria-label={`${t("topology.label", { name: network.name, cidr: network.cidr ?? "–", count: members.length })} ${words}`}>
      <rect className={classes.net} x={WIDE / 2 - 150} y={8} width={300} height={56} rx={28} />
      <text className={classes.netName} x={WIDE / 2} y={32} textAnchor="middle">
        {cut(network.name, 30)}
      </text>
      <text className={classes.netRange} x={WIDE / 2} y={51} textAnchor="middle">
        {network.cidr ?? t(`network.${network.state}`)}
      </text>
      {members.map((member, index) => {
        const row = Math.floor(index / PER_ROW);
        const inRow = Math.min(PER_ROW, members.length - row * PER_ROW);
        const width = inRow * BOX.width + (inRow - 1) * BOX.gap;
        const x = (WIDE - width) / 2 + (index % PER_ROW) * (BOX.width + BOX.gap);
        const y = top + 26 + row * (BOX.height + BOX.gap);
        const middle = x + BOX.width / 2;
        return (
          <g key={member.service_id} data-tone={TONE[member.state]}>
            <path className={classes.wire} data-dashed={member.state === "active" ? undefined : true} d={`M ${WIDE / 2} 64 V ${top - 4} H ${middle} V ${y}`} />
            <rect className={classes.box} x={x} y={y} width={BOX.width} height={BOX.height} rx={8} />
            <circle className={classes.dot} cx={x + 16} cy={y + 22} r={4} />
            <text className={classes.boxName} x={x + 28} y={y + 26}>
              {cut(member.name, 20)}
            </text>
            <text className={classes.boxIp} x={x + 28} y={y + 45}>
              {member.private_ip ?? t(`member.${member.state}`)}
            </text>
          </g>
        );
      })}
      {members.length === 0 ? (
        <text className={classes.nobody} x={WIDE / 2} y={top + 50} textAnchor="middle">
          {t("topology.nobody")}
        </text>
      ) : null}
    </svg>
  );
}
