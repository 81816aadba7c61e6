import { verdict, whole } from './report-words.ts'
import type { WebSpeed } from './web.ts'

const TARGETS = { scriptKb: 180, largestPaintMs: 1_500, blockingMs: 150 } as const

export function webTables({ loads, messages, scrolling }: WebSpeed): string {
  return [
    '## The web app\n',
    'The patient’s start page in Chromium on a phone’s size, nothing cached, the processor slowed down four times, medians of',
    'five loads; the server, its PostgreSQL and the browser share the machine.\n',
    '| | script KB, compressed | target | style KB | largest paint ms | target | blocked ms | target |',
    '| --- | ---: | --- | ---: | ---: | --- | ---: | --- |',
    ...loads.map(
      ({ who, scriptKb, styleKb, largestPaintMs, blockingMs }) =>
        `| ${who} | **${whole(scriptKb)}** | ${verdict(scriptKb <= TARGETS.scriptKb, `≤ ${TARGETS.scriptKb}`)} | ${whole(styleKb)} | **${whole(largestPaintMs)}** | ${verdict(largestPaintMs < TARGETS.largestPaintMs, `< ${TARGETS.largestPaintMs}`)} | **${whole(blockingMs)}** | ${verdict(blockingMs < TARGETS.blockingMs, `< ${TARGETS.blockingMs}`)} |`,
    ),
    '',
    `A conversation of ${messages.toLocaleString('en')} messages, scrolled at full speed:\n`,
    '| | seconds | messages that came by | frames | longest ms | over 50 ms | target |',
    '| --- | ---: | ---: | ---: | ---: | ---: | --- |',
    ...scrolling.map(
      ({ way, seconds, seen, frames, longestFrameMs, framesOver50Ms }) =>
        `| ${way} | ${seconds} | ${whole(seen)} | ${whole(frames)} | **${whole(longestFrameMs)}** | **${whole(framesOver50Ms)}** | ${verdict(framesOver50Ms === 0, 'none')} |`,
    ),
  ].join('\n')
}
