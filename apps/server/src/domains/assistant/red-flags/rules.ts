import type { Concept } from './concepts.ts'
import type { EmergencyLine, RedFlag } from './types.ts'

/** What voids a sign for a rule besides denial: where lives hang on it, being over or supposed does not. */
export type Excuse = 'past' | 'over' | 'asked' | 'supposed' | 'habitual' | 'told'

export interface Rule {
  readonly flag: RedFlag
  readonly call: EmergencyLine
  /** One of each group must be told of, close to each other. */
  readonly all: readonly (readonly Concept[])[]
  /** None of these may be told of near by. */
  readonly unless: readonly Concept[]
  readonly excuses: readonly Excuse[]
}

const ANY: readonly Excuse[] = ['past', 'over', 'asked', 'supposed', 'habitual', 'told']
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
const stroke = rulesOf('stroke', [...LASTING, 'habitual'])
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
      ['chest_crushing', 'breathless', 'pain_spread', 'nausea', 'vomiting', 'faint', 'cannot_breathe', 'shock_signs'],
    ],
    ['when_pressed'],
  ),
  chest([['chest_pain'], ['sweating', 'unconscious', 'blue', 'dying_now', 'fallen']]),
  chest([['chest_crushing']], ['when_pressed']),
  chest([['heart_attack_now']]),
  stroke([['face_droop', 'vision_lost', 'worst_headache', 'slurred']], ['joint']),
  stroke([['one_side_weak']], ['joint']),
  stroke(
    [['speechless'], ['sudden', 'face_droop', 'one_side_weak', 'confusion', 'headache', 'faint']],
    [...AIRLESS, 'stuck_throat'],
  ),
  stroke([['vision_loss'], ['sudden']]),
  stroke([['limb_weak'], ['speechless', 'slurred', 'face_droop', 'confusion', 'vision_loss']], ['joint']),
  stroke(
    [
      ['limb_weak', 'unsteady', 'speechless'],
      ['sudden'],
      ['headache', 'vision_loss', 'limb_weak', 'vomiting', 'unsteady', 'confusion'],
    ],
    ['joint', ...AIRLESS, 'stuck_throat', 'electric'],
  ),
  stroke([['headache'], ['sudden'], ['vomiting', 'unconscious', 'seizure', 'neck_stiff']], ['head_blow']),
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
  allergy(
    [['throat_closing'], ['allergen', 'hives', 'swelling', 'airway_swelling', 'breathless', 'cannot_breathe']],
    ['globus'],
  ),
  allergy([['hives'], ['allergen'], ['vomiting', 'faint', 'unconscious', 'shock_signs', 'confusion', 'swelling']]),
  allergy([['anaphylaxis_now']]),
  suicide([['self_harm']]),
  // Asked for as it may be: who asks how many pills it takes never to wake up does not ask for knowledge.
  rulesOf('suicide', ['past', 'told'], '123')([['self_harm_plan']]),
  bleeding([['bleeding'], ['not_stopping']]),
  bleeding([['heavy_bleeding']], ['period']),
  bleeding([['period'], ['heavy_bleeding'], ['faint', 'unconscious']]),
  bleeding([['vomit_blood']]),
  bleeding([['black_stool'], ['faint', 'unconscious', 'vomit_blood', 'shock_signs']]),
  infant([['young_infant'], ['temperature_high']], ['older_child']),
  infant([['young_infant'], ['fever']], ['older_child', 'temperature_low']),
  infant([['young_age'], ['temperature_high'], ['shock_signs', 'sleepy']], ['older_child']),
  infant([['young_age'], ['child'], ['fever', 'temperature_high']], ['older_child', 'temperature_low']),
  breathing([['cannot_breathe', 'breathing_bad']], ['nose_blocked']),
  breathing([['breathing_bad'], ['child'], ['shock_signs', 'blue']]),
  breathing([['blue'], ['breathless', 'cannot_breathe', 'child', 'sudden']]),
  breathing([['oxygen_low', 'blue_lips']]),
  breathing([['breathless'], ['speechless', 'dying_now']]),
  unconscious([['unconscious']], ['animal']),
  unconscious([['no_answer'], ['faint', 'unconscious', 'sudden', 'fallen', 'breathless', 'cannot_breathe', 'blue']]),
  seizure([['seizure']], ['animal']),
  seizure([
    ['shaking', 'jerking'],
    ['unconscious', 'no_answer'],
  ]),
  seizure([['shaking'], ['jerking', 'fallen', 'confusion', 'blue']], ['animal']),
  seizure([['jerking'], ['fever', 'temperature_high', 'blue', 'confusion', 'fallen']], ['animal']),
  poison([['swallowed_poison', 'overdose', 'gas_exposure']], ['animal']),
  poison([['pills_taken'], ['mistake'], [...DAZED, 'vomiting', 'breathless', 'blurred']]),
  poison([['pills_taken'], ['child'], DAZED]),
  poison([['chemical'], ['cough', 'cannot_breathe', 'vomiting', 'breathless', 'blurred', ...DAZED]]),
  poison([['pills_taken'], ['many']]),
  poison([['gas'], [...DAZED, 'headache', 'nausea', 'vomiting']]),
  head([['head_blow'], ['thinner']]),
  head([['fallen'], ['ear_blood']]),
  head([
    ['head_blow'],
    [
      'vomiting',
      'nausea',
      'confusion',
      'sleepy',
      'unconscious',
      'seizure',
      'ear_blood',
      'faint',
      'blurred',
      'slurred',
      'one_side_weak',
    ],
  ]),
  burn([['burn', 'scald'], ['burn_area']], ['burn_minor']),
  burn([['scald'], ['child']], ['burn_minor']),
  burn([['gas_exposure'], ['burn']], ['burn_minor']),
  electric([['electric']], ['electric_trifle']),
  pregnancy([['pregnant'], ['bleeding', 'heavy_bleeding', 'seizure', 'no_movement', 'water_broke']], ['animal']),
  pregnancy([['pregnant'], ['headache', 'worst_headache', 'belly_pain'], ['blurred']]),
  pregnancy([['pregnant'], ['headache', 'worst_headache', 'belly_pain', 'vomiting'], ['pregnant_alarm']]),
  pregnancy([['pregnant'], ['blurred'], ['pregnant_alarm']]),
  pregnancy([['pregnant'], ['pregnant_pain'], ['faint', 'bleeding', 'shock_signs', 'pain_spread', 'belly_pain']]),
  pregnancy([
    ['pregnant', 'postpartum'],
    ['unconscious', 'cannot_breathe'],
  ]),
  pregnancy([['postpartum'], ['breathless'], ['sudden', 'pregnant_alarm', 'chest_pain']]),
  pregnancy([['no_movement'], ['pregnant', 'sudden', 'child']]),
  pregnancy([['pregnant'], ['belly_pain'], ['faint'], ['sudden']]),
  pregnancy([['water_broke']]),
  pregnancy([
    ['labour_bleeding', 'postpartum'],
    ['heavy_bleeding', 'not_stopping'],
  ]),
  meningitis([['neck_stiff'], ['fever', 'temperature_high', 'rash_stays']]),
  meningitis([['fever', 'temperature_high', 'shock_signs', 'sleepy'], ['rash_stays']]),
  meningitis([['fever', 'temperature_high'], ['bulging']]),
  meningitis([
    ['fever', 'temperature_high', 'vomiting'],
    ['headache', 'worst_headache', 'vomiting'],
    ['light_hurts', 'neck_stiff'],
  ]),
  sepsis([
    ['fever', 'temperature_high', 'infection'],
    ['confusion', 'unconscious'],
  ]),
  sepsis([
    ['fever', 'temperature_high', 'infection'],
    ['shock_signs'],
    ['confusion', 'sleepy', 'breathless', 'faint', 'infection'],
  ]),
  sepsis([
    ['infection', 'postpartum'],
    ['fever', 'temperature_high'],
    ['faint', 'shock_signs', 'dying_now'],
  ]),
  sepsis([['weak_immunity'], ['fever', 'temperature_high']]),
  sugar([
    ['sugar_low', 'sugar_high', 'sugar_very_low'],
    ['confusion', 'unconscious', 'seizure', 'sleepy', 'no_answer', 'acid_breath', 'slurred'],
  ]),
  sugar([['sugar_high'], ['vomiting', 'breathless', 'acid_breath']]),
  sugar([['sugar_very_low']]),
  sugar([['sugar_low'], ['mistake'], ['faint', 'sweating', 'vomiting', 'shaking', 'blurred']]),
  sugar([
    ['diabetic'],
    ['confusion', 'unconscious', 'acid_breath', 'sleepy'],
    ['confusion', 'unconscious', 'vomiting', 'breathless', 'shaking', 'sugar_low', 'sugar_high'],
  ]),
  choking([['stuck_throat', 'choking_now']], ['globus']),
  choking([
    ['stuck_throat', 'choking_now'],
    ['cannot_breathe', 'blue', 'breathless'],
  ]),
  violence([['beaten', 'threat']]),
]

/** How near what speaks against a rule must stand, in characters: about a sentence. */
export const EXCEPTION_REACH = 120
/** How far apart the signs of one rule may stand, in characters: a few sentences. */
export const RULE_REACH = 320
