import { useEffect, useRef, useState } from 'react'
import { Avatar } from '../../design/avatar.tsx'
import { Button } from '../../design/button.tsx'
import { Card } from '../../design/page.tsx'
import { ErrorLine } from '../../design/states.tsx'
import { showToast } from '../../design/toast.ts'
import { useFormat } from '../../i18n/format.ts'
import type { Account } from '../queries.ts'
import { usePictureChange } from './changes.ts'
import { useAccountTexts } from './texts.ts'

/** As the server takes pictures (docs/openapi, `updateProfile`). */
const BYTES_MAX = 5 * 1_048_576
const TYPES = ['image/jpeg', 'image/png', 'image/webp']

/** The account's picture; another one is looked at before it is sent. */
export function PictureCard({ account }: { account: Account }) {
  const t = useAccountTexts()
  const { bytes } = useFormat()
  const [chosen, setChosen] = useState<File>()
  const input = useRef<HTMLInputElement>(null)
  const preview = useObjectUrl(chosen)
  const save = usePictureChange()
  const wrong =
    chosen && (!TYPES.includes(chosen.type) ? t.wrongType : chosen.size > BYTES_MAX ? t.tooLarge(bytes(BYTES_MAX)) : '')
  const done = () => {
    setChosen(undefined)
    showToast(t.pictureSaved)
  }
  return (
    <Card title={t.picture}>
      <div className="flex flex-wrap items-center gap-6">
        <Avatar name={account.fullName} src={(!wrong && preview) || account.avatar} size={112} />
        <div className="flex min-w-0 flex-1 basis-48 flex-col items-start gap-3">
          <p role="status" className="text-sm text-muted">
            {chosen && !wrong ? t.preview : t.pictureHint(bytes(BYTES_MAX))}
          </p>
          <input
            ref={input}
            type="file"
            hidden
            aria-label={t.choose}
            accept={TYPES.join(',')}
            onChange={({ target }) => {
              setChosen(target.files?.[0])
              save.reset()
              target.value = ''
            }}
          />
          {wrong && (
            <p role="alert" className="text-danger">
              {wrong}
            </p>
          )}
          <ErrorLine error={save.error} />
          <div className="flex flex-wrap gap-2">
            {chosen && !wrong && (
              <>
                <Button isPending={save.isPending} onPress={() => save.mutate(chosen, { onSuccess: done })}>
                  {t.keepPicture}
                </Button>
                <Button variant="outline" isDisabled={save.isPending} onPress={() => setChosen(undefined)}>
                  {t.giveUp}
                </Button>
              </>
            )}
            {(!chosen || wrong) && (
              <Button variant="outline" onPress={() => input.current?.click()}>
                {t.choose}
              </Button>
            )}
          </div>
        </div>
      </div>
    </Card>
  )
}

/** An address of a file on this machine, for as long as it is looked at. */
function useObjectUrl(file: File | undefined): string | undefined {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    if (!file) return
    const made = URL.createObjectURL(file)
    setUrl(made)
    return () => {
      URL.revokeObjectURL(made)
      setUrl(undefined)
    }
  }, [file])
  return url
}
