import type { FanOut } from './fan-out.ts'
import type { Idle } from './idle.ts'
import { pair, percent, verdict, whole } from './report-words.ts'

const RATIO = 0.6
const IDLE_KB = 12
const DJANGO = 6_350

export const besideRelay = (fanOuts: readonly FanOut[]): string =>
  [
    '## Live delivery beside a relay\n',
    'Messages that are stored before anybody hears them, and what a `ws` server hands on that stores nothing: deliveries a second.',
    `Two of each room write, each with ${fanOuts[0]?.window ?? 0} messages on their way. Django on two such cores, measured elsewhere: ${whole(DJANGO)} a second.\n`,
    '| room of | rooms | ours /s | relay /s | ours / relay | times Django | ours: until its echo p50, p99 ms | relay | ours, its PostgreSQL: CPU µs a message | relay: CPU µs | lost, out of order | target |',
    '| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |',
    ...fanOuts.map(
      ({ size, rooms, ours, relay, ratio, lost, reordered }) =>
        `| ${size} | ${rooms} | ${whole(ours.deliveriesPerSecond)} | ${whole(relay.deliveriesPerSecond)} | **${percent(ratio)}** | ${(ours.deliveriesPerSecond / DJANGO).toFixed(1)} | ${pair(ours.p50Ms, ours.p99Ms)} | ${pair(relay.p50Ms, relay.p99Ms)} | ${whole(ours.cpuUs)}, ${whole(ours.postgresUs)} | ${whole(relay.cpuUs)} | ${lost}, ${reordered} | ${verdict(ratio >= RATIO && lost + reordered === 0, `≥ ${percent(RATIO)}, nothing lost or out of order`)} |`,
    ),
  ].join('\n')

export const idleLine = ({ sockets, oursKb, bareKb, memoryMb }: Idle): string =>
  [
    '## Idle sockets\n',
    `${whole(sockets)} sockets that nobody writes on, in rooms of two, each of a person of its own who is signed in; memory a socket after a`,
    'collection, resident less what the heap holds free. Bare: a `ws` server with as many.\n',
    '| ours KB | bare KB | more | in all MB | target |',
    '| ---: | ---: | ---: | ---: | --- |',
    `| ${oursKb.toFixed(1)} | ${bareKb.toFixed(1)} | **${(oursKb - bareKb).toFixed(1)}** | ${whole(memoryMb)} | ${verdict(oursKb - bareKb <= IDLE_KB, `≤ ${IDLE_KB} KB more`)} |`,
  ].join('\n')
