import { foldForSearch } from '../../platform/text.ts'

const PERSIAN = `
  و در به از که این آن را با است برای یک تا هم نیز بر هر یا اما اگر باید شد شده شود شوند بود بودند باشد باشند نیست هست
  هستند ها های هایی می نمی خود دیگر دارد دارند داشت داشته کرد کرده کند کنند کردن شدن پس پیش بین چه چون زیرا ولی بلکه همه
  همین همان چنین چند وی او ما شما من تو آنها ایشان ام ات اش مان تان شان تر ترین بی نه چرا کجا کی چگونه خواهد خواهند
  توان تواند توانند دو روی زیر بالا سپس البته یعنی مانند مثل طی ضمن بیش کم بسیار فقط حتی اینکه آنکه وقتی هنگامی`

const ENGLISH = `
  a an the and or but if then else of in on at by for with from to into about as is are was were be been being am do does
  did have has had having not no nor so than too very can could will would shall should may might must this that these
  those it its he she they them their his her our your my we you i me us him who whom which what when where why how all any
  both each few more most other some such only own same just also there here up down out over under again once because
  while until after before between during through s t`

/** Words that say nothing of what a text is about, of both languages, folded as searched words are. */
export const STOP_WORDS: ReadonlySet<string> = new Set(foldForSearch(`${PERSIAN} ${ENGLISH}`).split(' '))
