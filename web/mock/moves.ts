/** Mock moves of servers to other regions, from both sides. */
import type { Service } from "@/api/schema";
import type { MoveInput, ServiceMove, ServiceMoves } from "@/components/service/move-calls";
import { eur, now } from "./data";
import { reply } from "./http";

const asked = new Map<string, ServiceMove[]>();

export function movesOf(service: Service): ServiceMoves {
  const moves = asked.get(service.id) ?? [];
  return {
    region: { code: service.region, name: service.region },
    refused: moves[0]?.state === "accepted" ? "It is being moved already. Wait until it is there." : null,
    regions: [
      { code: "UK", name: "United Kingdom", surcharge: eur(0), refused: null },
      { code: "SIN", name: "Singapore", surcharge: eur(150), refused: "This region has another price. Ask support: they agree it with you and move the server." },
    ],
    moves,
  };
}

export function askMove(service: Service, input: MoveInput, by: string) {
  const move: ServiceMove = { id: `mov_${Date.now()}`, from: service.region, to: input.region, state: "accepted", ticket: null, problem: null, requested_at: now(), requested_by: by, finished_at: null };
  asked.set(service.id, [move, ...(asked.get(service.id) ?? [])]);
  return reply(202, move);
}

export function giveUpMove(service: Service): ServiceMove | undefined {
  const move = asked.get(service.id)?.[0];
  if (move) Object.assign(move, { state: "given_up", finished_at: now() });
  return move;
}
