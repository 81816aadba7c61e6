export { type FindIcd, findIcd, type IcdEntry, icdEntries } from './find-icd.ts'
