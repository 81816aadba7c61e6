import { useState } from 'react'
import { AmountField } from '../amount-field.tsx'
import { Checkbox, Segments, Select, TextArea, TextField } from '../field.tsx'
import { Filters } from '../filters.tsx'
import { JalaliDateField } from '../jalali-date-field.tsx'
import { SearchBox } from '../search-box.tsx'
import { Switch } from '../switch.tsx'
import { TagField } from '../tag-field.tsx'
import { Specimen } from './specimen.tsx'
import { useGalleryTexts } from './texts.ts'

const GRID = 'grid grid-cols-1 gap-4 sm:grid-cols-2'

/** All that is typed or chosen. */
export function Fields() {
  return (
    <>
      <Typed />
      <Chosen />
      <Toggled />
      <Listed />
      <Searched />
    </>
  )
}

function Searched() {
  const { word } = useGalleryTexts()
  const [search, setSearch] = useState('')
  const [city, setCity] = useState<'all' | 'tehran'>('tehran')
  return (
    <Specimen of="search" className="flex flex-col gap-4">
      <SearchBox label={word.name} value={search} onValue={setSearch} />
      <Filters count={city === 'all' ? 0 : 1} onClear={() => setCity('all')}>
        <Select
          label={word.city}
          value={city}
          onValue={setCity}
          options={[
            { value: 'all', label: '—' },
            { value: 'tehran', label: word.tehran },
          ]}
        />
      </Filters>
    </Specimen>
  )
}

function Typed() {
  const { word } = useGalleryTexts()
  const [amount, setAmount] = useState(1_500_000)
  return (
    <Specimen of="text" className={GRID}>
      <TextField label={word.name} hint={word.hint} required defaultValue={word.person} />
      <TextField label={word.name} error={word.wrong} required />
      <TextField label={word.name} disabled defaultValue={word.person} />
      <AmountField label={word.amount} digitsMax={12} value={amount} onValue={setAmount} />
      <TextArea label={word.note} rows={2} />
    </Specimen>
  )
}

function Chosen() {
  const { word } = useGalleryTexts()
  const [city, setCity] = useState<'tehran' | 'shiraz'>('tehran')
  const [range, setRange] = useState<'day' | 'week' | 'month'>('week')
  return (
    <Specimen of="choice" className={GRID}>
      <Select
        label={word.city}
        value={city}
        onValue={setCity}
        options={[
          { value: 'tehran', label: word.tehran },
          { value: 'shiraz', label: word.shiraz },
        ]}
      />
      <Segments
        label={word.visits}
        value={range}
        onValue={setRange}
        options={(['day', 'week', 'month'] as const).map((value) => ({ value, label: word[value] }))}
      />
    </Specimen>
  )
}

function Toggled() {
  const { word } = useGalleryTexts()
  const [isOn, setOn] = useState(true)
  return (
    <Specimen of="toggle" className={GRID}>
      <Checkbox label={word.agree} hint={word.hint} defaultChecked />
      <Switch label={word.notices} hint={word.text} isOn={isOn} onChange={setOn} />
      <Checkbox label={word.agree} disabled />
      <Switch label={word.notices} isOn={false} isDisabled onChange={setOn} />
    </Specimen>
  )
}

function Listed() {
  const { word } = useGalleryTexts()
  const [tags, setTags] = useState<string[]>([word.penicillin])
  const [day, setDay] = useState<string | null>('1370-01-01')
  return (
    <div className="grid grid-cols-1 gap-6 lg:grid-cols-2">
      <Specimen of="tags" className="flex flex-col">
        <TagField label={word.allergies} values={tags} onValues={setTags} />
      </Specimen>
      <Specimen of="date" className="flex flex-col">
        <JalaliDateField label={word.birthday} value={day} onValue={setDay} />
      </Specimen>
    </div>
  )
}
