import { HelssaError } from '@helssa/client'
import { useState } from 'react'
import { Button, LinkButton } from '../button.tsx'
import { ConfirmDialog, Dialog } from '../dialog.tsx'
import { TextField } from '../field.tsx'
import { FormDialog } from '../form-dialog.tsx'
import { LinkTabs, TabLink } from '../link-tabs.tsx'
import { Pager } from '../pager.tsx'
import { Spinner } from '../spinner.tsx'
import { EmptyState, ErrorLine, ErrorState, Loading } from '../states.tsx'
import { showToast } from '../toast.ts'
import { Specimen } from './specimen.tsx'
import { useGalleryTexts } from './texts.ts'

const LOST = new HelssaError({ status: 0, code: 'NETWORK_ERROR', message: '' })

/** What a page shows while it has nothing, yet or at all. */
export function States() {
  const { word } = useGalleryTexts()
  return (
    <div className="grid grid-cols-1 gap-6 lg:grid-cols-2">
      <Specimen of="loading" className="flex flex-col gap-3">
        <Loading rows={2} height={56} />
        <Spinner />
      </Specimen>
      <Specimen of="empty" className="">
        <EmptyState title={word.empty} action={<LinkButton to="/doctors">{word.begin}</LinkButton>}>
          {word.emptyText}
        </EmptyState>
      </Specimen>
      <Specimen of="error" className="">
        <ErrorState error={LOST} onRetry={() => showToast(word.done)} />
      </Specimen>
      <Specimen of="line" className="">
        <ErrorLine error={LOST} />
      </Specimen>
    </div>
  )
}

/** What lies over a page. */
export function Layers() {
  const { word } = useGalleryTexts()
  const [open, setOpen] = useState<'dialog' | 'form' | 'confirm'>()
  const close = () => setOpen(undefined)
  return (
    <div className="grid grid-cols-1 gap-6 sm:grid-cols-2">
      <Specimen of="dialog">
        <Button variant="outline" onPress={() => setOpen('dialog')}>
          {word.open}
        </Button>
        <Dialog title={word.visit} isOpen={open === 'dialog'} onClose={close}>
          <p>{word.emptyText}</p>
        </Dialog>
      </Specimen>
      <Specimen of="form">
        <Button variant="outline" onPress={() => setOpen('form')}>
          {word.open}
        </Button>
        {open === 'form' && (
          <FormDialog
            title={word.visit}
            submit={word.save}
            isPending={false}
            canSubmit
            onSubmit={close}
            onClose={close}
          >
            <TextField label={word.name} hint={word.hint} autoFocus />
          </FormDialog>
        )}
      </Specimen>
      <Specimen of="confirm">
        <Button variant="danger" onPress={() => setOpen('confirm')}>
          {word.delete}
        </Button>
        <ConfirmDialog
          title={word.delete}
          confirm={word.delete}
          isOpen={open === 'confirm'}
          onClose={close}
          onConfirm={close}
        >
          <p>{word.deleteText}</p>
        </ConfirmDialog>
      </Specimen>
      <Specimen of="toast">
        <Button variant="outline" onPress={() => showToast(word.saved)}>
          {word.save}
        </Button>
        <Button
          variant="outline"
          onPress={() =>
            showToast(word.done, { tone: 'neutral', action: { label: word.undo, run: () => showToast(word.undo) } })
          }
        >
          {word.undo}
        </Button>
        <Button variant="outline" onPress={() => showToast(word.failed, { tone: 'danger' })}>
          {word.failed}
        </Button>
      </Specimen>
    </div>
  )
}

const PAGES = { pageSize: 10, count: 42 }

/** Ways between pages. */
export function Moving() {
  const { word, of } = useGalleryTexts()
  const [page, setPage] = useState(2)
  return (
    <div className="grid grid-cols-1 gap-6 lg:grid-cols-2">
      <Specimen of="pager" className="">
        <Pager page={page} {...PAGES} onPage={setPage} />
      </Specimen>
      <Specimen of="tabs" className="">
        <LinkTabs label={of.tabs[0]}>
          <TabLink to="/design" isHere resetScroll={false}>
            {word.first}
          </TabLink>
          <TabLink to="/design" isHere={false} resetScroll={false}>
            {word.second}
          </TabLink>
        </LinkTabs>
      </Specimen>
    </div>
  )
}
