import type { FilesSpeed } from './files.ts'
import { percent, verdict, whole } from './report-words.ts'

const RATIO = 0.5
/** Between the smallest and the largest files. */
const GROWTH_MB = 30

export function filesTables({ upload, download, memory }: FilesSpeed): string {
  const most = memory.map(({ mostMb }) => mostMb)
  const growthMb = Math.max(...most) - (most[0] ?? Number.NaN)
  return [
    '## Files beside a stream to disk\n',
    'Files of 10 MB, three at once, medians of rounds that take turns. Ours: a form, signed in, looked at, enciphered, noted in the',
    'audit; bare: `pipeline` of the request to a file that is synced, and back.\n',
    '| | ours MB/s | bare MB/s | ours / bare | ours, bare: CPU ms a MB | target |',
    '| --- | ---: | ---: | ---: | ---: | --- |',
    ...Object.entries({ upload, download }).map(
      ([name, { oursMbPerSecond, bareMbPerSecond, ratio, oursCpuMs, bareCpuMs }]) =>
        `| ${name} | ${whole(oursMbPerSecond)} | ${whole(bareMbPerSecond)} | **${percent(ratio)}** | ${oursCpuMs.toFixed(2)}, ${bareCpuMs.toFixed(2)} | ${verdict(ratio >= RATIO, `≥ ${percent(RATIO)}`)} |`,
    ),
    '',
    `| files of | ${memory.map(({ sizeMb }) => `${sizeMb} MB`).join(' | ')} | target |`,
    `| --- | ${memory.map(() => '---:').join(' | ')} | --- |`,
    `| memory of the server, most (MB) | ${most.map(whole).join(' | ')} | ${verdict(growthMb <= GROWTH_MB, `≤ ${GROWTH_MB} MB more`)} |`,
  ].join('\n')
}
