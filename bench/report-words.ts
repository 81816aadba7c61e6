/** How figures are written. */
export const verdict = (met: boolean, target: string) => `${target} ${met ? 'met' : '**missed**'}`
export const whole = (value: number) => (Number.isFinite(value) ? Math.round(value).toLocaleString('en') : '–')
export const percent = (part: number) => `${Math.round(part * 100)} %`
export const pair = (a: number, b: number) => `${a.toFixed(1)}, ${b.toFixed(1)}`
