import type { Concept } from './concepts.ts'
import type { EmergencyLine, RedFlag } from './types.ts'

/** What voids a sign for a rule besides denial: where lives hang on it, being over or supposed does not. */
export type Excuse = 'past' | 'over' | 'asked' | 'supposed' | 'told'

export interface Rule {
  readonly flag: RedFlag
  readonly call: EmergencyLine
  /** One of each group must be told of, close to each other. */
  readonly all: readonly (readonly Concept[])[]
  /** None of these may be told of near by. */
  readonly unless: readonly Concept[]
  readonly excuses: readonly Excuse[]
}

const ANY: readonly Excuse[] = ['past', 'over', 'asked', 'supposed', 'told']
// What has been swallowed, struck or inflicted stays dangerous when one feels well again.
const LASTING: readonly Excuse[] = ['past', 'asked', 'supposed', 'told']
// A threat under a condition is still a threat.
const PLANNED: readonly Excuse[] = ['past', 'asked', 'told']

const rulesOf =
  (flag: RedFlag, excuses: readonly Excuse[] = ANY, call: EmergencyLine = '115') =>
  (all: readonly (readonly Concept[])[], unless: readonly Concept[] = []): Rule => ({
    flag,
    call,
    all,
    unless,
    excuses,
  })

const chest = rulesOf('chest_pain')
const stroke = rulesOf('stroke', LASTING)
const allergy = rulesOf('anaphylaxis')
const suicide = rulesOf('suicide', PLANNED, '123')
const bleeding = rulesOf('severe_bleeding')
const infant = rulesOf('infant_fever')
const breathing = rulesOf('breathing')
const unconscious = rulesOf('unconscious')
const seizure = rulesOf('seizure')
const poison = rulesOf('poisoning', LASTING)
const head = rulesOf('head_injury', LASTING)
const burn = rulesOf('severe_burn', LASTING)
const pregnancy = rulesOf('pregnancy_emergency')
const meningitis = rulesOf('meningitis')
const sepsis = rulesOf('sepsis')
const sugar = rulesOf('diabetic_emergency')
const electric = rulesOf('electric_shock', LASTING)
const choking = rulesOf('choking')
const violence = rulesOf('violence', LASTING, '123')

const DAZED: readonly Concept[] = ['confusion', 'sleepy', 'unconscious', 'seizure', 'faint', 'no_answer']
const AIRLESS: readonly Concept[] = ['breathless', 'cannot_breathe', 'breathing_bad', 'throat_closing']

/** The signs that together are an emergency now. Sources: the usual triage lists (ESI, NICE, AHA) as the labellers use them. */
export const RULES: readonly Rule[] = [
  chest(
    [
      ['chest_pain'],
      [
        'chest_crushing',
        'sweating',
        'breathless',
        'pain_spread',
        'nausea',
        'vomiting',
        'faint',
        'cannot_breathe',
        'unconscious',
        'blue',
      ],
    ],
    ['when_pressed'],
  ),
  chest([['chest_crushing']], ['when_pressed']),
  chest([['heart_attack_now']]),
  stroke([['face_droop', 'vision_lost', 'worst_headache', 'slurred']]),
  stroke([['one_side_weak']], ['joint']),
  stroke(
    [['speechless'], ['sudden', 'face_droop', 'one_side_weak', 'confusion', 'headache', 'faint']],
    [...AIRLESS, 'stuck_throat'],
  ),
  stroke([['vision_loss'], ['sudden']]),
  stroke([['stroke_word'], ['sudden']]),
  allergy(
    [
      ['swelling', 'airway_swelling'],
      ['allergen', 'hives', ...AIRLESS],
    ],
    ['mosquito'],
  ),
  allergy([['airway_swelling'], ['sudden']]),
  allergy([AIRLESS, ['hives']]),
  allergy([AIRLESS, ['allergen']]),
  allergy([['throat_closing']]),
  allergy([['anaphylaxis_now']]),
  suicide([['self_harm']]),
  suicide([['self_harm_plan']]),
  bleeding([['bleeding'], ['not_stopping']]),
  bleeding([['heavy_bleeding']], ['period']),
  bleeding([['period'], ['heavy_bleeding'], ['faint', 'unconscious']]),
  bleeding([['vomit_blood']]),
  bleeding([['black_stool'], ['faint', 'unconscious', 'vomit_blood', 'shock_signs']]),
  infant([['young_infant'], ['temperature_high']], ['older_child']),
  infant([['young_infant'], ['fever']], ['older_child', 'temperature_low']),
  breathing([['cannot_breathe', 'breathing_bad']], ['nose_blocked']),
  breathing([['blue'], ['breathless', 'cannot_breathe', 'child', 'sudden']]),
  breathing([['oxygen_low', 'blue_lips']]),
  breathing([['breathless'], ['speechless', 'dying_now']]),
  unconscious([['unconscious']]),
  unconscious([['no_answer'], ['faint', 'unconscious', 'sudden', 'fallen']]),
  seizure([['seizure']], ['animal']),
  seizure([['shaking'], ['unconscious', 'no_answer']]),
  poison([['swallowed_poison', 'overdose', 'gas_exposure']], ['animal']),
  poison([['pills_taken'], ['mistake'], [...DAZED, 'vomiting', 'breathless', 'blurred']]),
  poison([['chemical'], ['cough', 'cannot_breathe', 'vomiting', 'breathless']]),
  poison([['pills_taken'], ['many']]),
  poison([['gas'], [...DAZED, 'headache', 'nausea', 'vomiting']]),
  head([
    ['head_blow'],
    ['vomiting', 'nausea', 'confusion', 'sleepy', 'unconscious', 'seizure', 'ear_blood', 'faint', 'blurred', 'slurred'],
  ]),
  burn([['burn', 'scald'], ['burn_area']], ['burn_minor']),
  burn([['scald'], ['child']], ['burn_minor']),
  electric([['electric']]),
  pregnancy([['pregnant'], ['bleeding', 'heavy_bleeding', 'seizure', 'no_movement', 'water_broke']]),
  pregnancy([['pregnant'], ['headache', 'worst_headache', 'belly_pain'], ['blurred']]),
  pregnancy([['no_movement']]),
  pregnancy([
    ['labour_bleeding', 'postpartum'],
    ['heavy_bleeding', 'not_stopping'],
  ]),
  meningitis([['neck_stiff'], ['fever', 'temperature_high', 'rash_stays']]),
  meningitis([['fever', 'temperature_high'], ['rash_stays']]),
  sepsis([
    ['fever', 'temperature_high', 'infection'],
    ['confusion', 'unconscious'],
  ]),
  sepsis([
    ['fever', 'temperature_high', 'infection'],
    ['shock_signs'],
    ['confusion', 'sleepy', 'breathless', 'faint', 'infection'],
  ]),
  sepsis([['weak_immunity'], ['fever', 'temperature_high']]),
  sugar([
    ['sugar_low', 'sugar_high', 'sugar_very_low'],
    ['confusion', 'unconscious', 'seizure', 'sleepy', 'no_answer', 'acid_breath', 'slurred'],
  ]),
  sugar([['sugar_high'], ['vomiting', 'breathless', 'acid_breath']]),
  sugar([['sugar_very_low']]),
  sugar([['diabetic'], ['confusion', 'unconscious']]),
  choking([['stuck_throat', 'choking_now']], ['globus']),
  choking([
    ['stuck_throat', 'choking_now'],
    ['cannot_breathe', 'blue', 'breathless'],
  ]),
  violence([['beaten', 'threat']]),
]

/** How far apart the signs of one rule may stand, in characters: a few sentences. */
export const RULE_REACH = 320
