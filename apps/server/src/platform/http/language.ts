export type Language = 'fa' | 'en'

/** The first of fa and en that `Accept-Language` prefers (RFC 9110 §12.5.4); Persian when it names neither. */
export function languageOf(header: string | undefined): Language {
  if (!header) return 'fa'
  const ranked = header
    .slice(0, 200)
    .split(',')
    .map((part, position) => {
      const [tag = '', ...parameters] = part.trim().split(';')
      const quality = Number(
        parameters
          .find((p) => p.trim().startsWith('q='))
          ?.trim()
          .slice(2) ?? 1,
      )
      return {
        language: tag.trim().toLowerCase().split('-')[0],
        quality: Number.isFinite(quality) ? quality : 0,
        position,
      }
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality || a.position - b.position)
  const known = ranked.find(({ language }) => language === 'fa' || language === 'en')
  return known?.language === 'en' ? 'en' : 'fa'
}
