import { expect, it } from 'vitest'
import { Drafts } from './drafts.ts'

const piece = (index: number, content: string) => ({ index, content })

it('puts an answer together from its pieces, each question’s by itself', () => {
  const drafts = new Drafts()

  expect(drafts.add('msg_1', piece(1, 'a'))).toBe('a')
  expect(drafts.add('msg_3', piece(1, 'x'))).toBe('x')
  expect(drafts.add('msg_1', piece(2, 'b'))).toBe('ab')
  expect(drafts.add('msg_3', piece(2, 'y'))).toBe('xy')
})

it('begins anew with the first piece of another attempt', () => {
  const drafts = new Drafts()
  drafts.add('msg_1', piece(1, 'a'))

  expect(drafts.add('msg_1', piece(1, 'b'))).toBe('b')
  expect(drafts.add('msg_1', piece(2, 'c'))).toBe('bc')
})

it('says nothing where a piece is missing, or told twice', () => {
  const drafts = new Drafts()
  drafts.add('msg_1', piece(1, 'a'))

  expect(drafts.add('msg_1', piece(3, 'c'))).toBeUndefined()
  expect(drafts.add('msg_3', piece(2, 'b'))).toBeUndefined()
  drafts.add('msg_1', piece(2, 'b'))
  expect(drafts.add('msg_1', piece(2, 'b'))).toBeUndefined()
  drafts.lost()
  expect(drafts.add('msg_1', piece(3, 'c'))).toBeUndefined()
})

it('says nothing after the whole answer', () => {
  const drafts = new Drafts()
  drafts.end('msg_1')

  expect(drafts.add('msg_1', piece(1, 'a'))).toBeUndefined()
})
