// Models somewhere else, behind servers that speak OpenAI's protocol: texts, pictures and speech.
export { createModel, type ModelSettings } from './create-model.ts'
export { createSpeechModel, type SpeechSettings } from './create-speech-model.ts'
export {
  type Asked,
  type Heard,
  type Model,
  type ModelRefusal,
  type Models,
  modelRefuses,
  type Picture,
  type Segment,
  type SpeechModel,
  type TokenUse,
  type Turn,
} from './model.ts'
export { type ModelsConfig, openModels } from './open-models.ts'
