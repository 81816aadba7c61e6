import type { Plugin } from 'vite'

/** Of the page's font the part that Persian needs: every page does, and without this it is found only when the styles are there. */
const NEEDED = /vazirmatn-arabic-wght-normal.*\.woff2$/

/** Names the font in the page's head, so that it comes along with the styles. */
export function preloadFont(): Plugin {
  return {
    name: 'helssa-preload-font',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (_page, { bundle = {} }) =>
        Object.keys(bundle)
          .filter((name) => NEEDED.test(name))
          .map((name) => ({
            tag: 'link',
            attrs: { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: true, href: `/${name}` },
            injectTo: 'head' as const,
          })),
    },
  }
}
