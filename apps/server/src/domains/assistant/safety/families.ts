import type { Both } from './types.ts'

/** A family of drugs that people name as a whole, by the words that the entries have for it. */
export interface Family {
  readonly id: string
  readonly title: Both
  /** A drug is of it that has one of these classes, or of these allergy groups. */
  readonly classes: readonly string[]
  readonly groups: readonly string[]
  /** Too wide to say which of it is meant: what is said of it is less sure. */
  readonly wide?: true
  readonly names: readonly string[]
  /** Drugs of it that have no entry of their own: on file, each stands for what it shares with the family. */
  readonly members?: readonly string[]
}

/** Families as they are written in records and questions; where a drug has the same name (penicillin), both are meant. */
export const FAMILIES: readonly Family[] = [
  of('penicillin', ['پنی‌سیلین‌ها', 'penicillins'], {
    classes: ['penicillin'],
    groups: ['penicillin'],
    names: [
      'پنی سیلین',
      'پنیسیلین',
      'پنسیلین',
      'پنی‌سیلین‌ها',
      'penicillin',
      'penicillins',
      'penicilin',
      'pcn',
      'پنی سلین',
      'پنسلین',
    ],
    members:
      'آمپی‌سیلین کلوگزاسیلین دی‌کلوگزاسیلین پیپراسیلین نافسیلین تازوسین ampicillin cloxacillin dicloxacillin oxacillin piperacillin nafcillin tazocin'.split(
        ' ',
      ),
  }),
  of('cephalosporin', ['سفالوسپورین‌ها', 'cephalosporins'], {
    classes: ['cephalosporin'],
    groups: ['cephalosporin'],
    names: ['سفالوسپورین', 'سفالوسپورین‌ها', 'cephalosporin', 'cephalosporins'],
    members:
      'سفازولین سفپیم سفوروکسیم سفتازیدیم سفوتاکسیم سفالوتین سفتی‌زوکسیم سفاکلر cefazolin cefepime cefuroxime ceftazidime cefotaxime cephalothin ceftizoxime cefaclor cefdinir cephradine'.split(
        ' ',
      ),
  }),
  of('beta-lactam', ['بتالاکتام‌ها', 'beta-lactams'], {
    classes: ['penicillin', 'cephalosporin'],
    groups: ['beta-lactam'],
    names: ['بتالاکتام', 'بتا لاکتام‌ها', 'beta-lactam', 'beta lactams'],
  }),
  of('sulfonamide', ['سولفونامیدها', 'sulfonamides'], {
    classes: ['sulfonamide'],
    groups: ['sulfonamide'],
    names: [
      'سولفا',
      'سولفامید',
      'سولفونامید',
      'سولفونامیدها',
      'داروهای سولفا',
      'سولفا دار',
      'سولفادار',
      'sulfa',
      'sulpha',
      'sulfonamide',
      'sulfonamides',
      'sulphonamide',
    ],
    members: 'سولفاسالازین سولفادیازین سولفاستامید sulfasalazine sulfadiazine sulfacetamide'.split(' '),
  }),
  of('nsaid', ['مسکن‌های ضدالتهاب', 'anti-inflammatory painkillers'], {
    classes: ['nsaid'],
    groups: ['nsaid'],
    names: [
      'NSAID',
      'NSAIDs',
      'ان اس ای آی دی',
      'ضد التهاب غیر استروئیدی',
      'ضدالتهاب غیراستروییدی',
      'ضد التهاب‌های غیر استروئیدی',
      'داروهای ضد التهاب',
      'داروی ضد التهاب',
      'مسکن ضد التهاب',
      'مسکن‌های ضد التهاب',
      'anti-inflammatory',
      'anti-inflammatories',
      'anti-inflammatory painkillers',
      'nonsteroidal',
      'non-steroidal',
    ],
    members:
      'پیروکسیکام ملوکسیکام ایندومتاسین کتورولاک کتوپروفن piroxicam meloxicam indomethacin ketorolac ketoprofen nabumetone sulindac etodolac flurbiprofen'.split(
        ' ',
      ),
  }),
  of('macrolide', ['ماکرولیدها', 'macrolides'], {
    groups: ['macrolide'],
    names: ['ماکرولید', 'ماکرولیدها', 'macrolide', 'macrolides'],
  }),
  of('fluoroquinolone', ['کینولون‌ها', 'quinolones'], {
    groups: ['fluoroquinolone'],
    names: [
      'کینولون',
      'کینولون‌ها',
      'فلوروکینولون',
      'فلوروکینولون‌ها',
      'quinolone',
      'quinolones',
      'fluoroquinolone',
      'fluoroquinolones',
    ],
    members:
      'لووفلوکساسین افلوکساسین موکسی‌فلوکساسین نورفلوکساسین levofloxacin ofloxacin moxifloxacin norfloxacin'.split(' '),
  }),
  of('tetracycline', ['تتراسایکلین‌ها', 'tetracyclines'], {
    groups: ['tetracycline'],
    names: ['تتراسایکلین‌ها', 'تتراسیکلین', 'tetracycline', 'tetracyclines', 'تتراسایکلین'],
    members: 'مینوسایکلین minocycline'.split(' '),
  }),
  of('opioid', ['مخدرها', 'opioids'], {
    groups: ['opioid'],
    names: [
      'مخدر',
      'مواد مخدر',
      'اپیوئید',
      'اپیویید',
      'مسکن مخدر',
      'opioid',
      'opioids',
      'opiate',
      'opiates',
      'narcotic',
      'narcotics',
    ],
    members:
      'مورفین متادون پتیدین فنتانیل اکسی‌کدون تریاک morphine methadone pethidine fentanyl oxycodone hydrocodone opium'.split(
        ' ',
      ),
  }),
  of('benzodiazepine', ['بنزودیازپین‌ها', 'benzodiazepines'], {
    groups: ['benzodiazepine'],
    names: ['بنزودیازپین', 'بنزودیازپین‌ها', 'benzodiazepine', 'benzodiazepines', 'benzo', 'benzos'],
    members:
      'دیازپام لورازپام میدازولام اگزازپام کلردیازپوکساید diazepam lorazepam midazolam oxazepam chlordiazepoxide'.split(
        ' ',
      ),
  }),
  of('azole', ['ضدقارچ‌های آزولی', 'azole antifungals'], {
    groups: ['azole'],
    names: ['آزول', 'آزول‌ها', 'azole', 'azoles'],
  }),
  of('ace-inhibitor', ['مهارکننده‌های ACE', 'ACE inhibitors'], {
    groups: ['ace-inhibitor'],
    names: ['ACE inhibitor', 'ACE inhibitors', 'ACEi', 'مهارکننده ACE', 'مهارکننده‌های ACE', 'مهار کننده ای سی ای'],
    members: 'لیزینوپریل رامیپریل پریندوپریل lisinopril ramipril perindopril quinapril fosinopril'.split(' '),
  }),
  of('sulfonylurea', ['سولفونیل‌اوره‌ها', 'sulfonylureas'], {
    groups: ['sulfonylurea'],
    names: ['سولفونیل اوره', 'sulfonylurea', 'sulfonylureas'],
  }),
  of('contrast-agent', ['مادهٔ حاجب', 'contrast media'], {
    groups: ['iodinated-contrast'],
    names: [
      'ماده حاجب',
      'مواد حاجب',
      'ید کنتراست',
      'contrast medium',
      'contrast media',
      'contrast dye',
      'iodinated contrast',
    ],
  }),
  of('statin', ['استاتین‌ها', 'statins'], { names: ['استاتین', 'استاتین‌ها', 'statin', 'statins'] }),
  of('ssri', ['ضدافسردگی‌های SSRI', 'SSRI antidepressants'], { names: ['SSRI', 'SSRIs', 'اس اس آر آی'] }),
  of('maoi', ['مهارکننده‌های مائو', 'MAO inhibitors'], {
    names: ['MAOI', 'MAOIs', 'MAO inhibitor', 'MAO inhibitors', 'مهارکننده مائو', 'مهارکننده MAO'],
  }),
  of('nitrate', ['نیترات‌ها', 'nitrates'], { names: ['نیترات', 'نیترات‌ها', 'nitrate', 'nitrates'] }),
  of('anticoagulant', ['رقیق‌کننده‌های خون', 'blood thinners'], {
    names: [
      'رقیق کننده خون',
      'رقیق‌کننده‌های خون',
      'رقیق کننده',
      'ضد انعقاد',
      'ضد لخته',
      'داروی ضد انعقاد',
      'blood thinner',
      'blood thinners',
      'anticoagulant',
      'anticoagulants',
    ],
  }),
  of('corticosteroid', ['کورتون‌ها', 'corticosteroids'], {
    names: [
      'کورتون',
      'کورتن',
      'کورتیکواستروئید',
      'استروئید',
      'corticosteroid',
      'corticosteroids',
      'steroid',
      'steroids',
      'cortisone',
    ],
  }),
  of('ppi', ['مهارکننده‌های اسید معده', 'proton pump inhibitors'], { names: ['PPI', 'PPIs', 'proton pump inhibitor'] }),
  of('diuretic', ['ادرارآورها', 'diuretics'], {
    names: ['ادرار آور', 'ادرارآورها', 'دیورتیک', 'مدر', 'diuretic', 'diuretics', 'water pill', 'water pills'],
  }),
  of('antidepressant', ['ضدافسردگی‌ها', 'antidepressants'], {
    wide: true,
    names: ['ضد افسردگی', 'داروی افسردگی', 'قرص افسردگی', 'antidepressant', 'antidepressants'],
  }),
  of('antibiotic', ['آنتی‌بیوتیک‌ها', 'antibiotics'], {
    wide: true,
    names: ['آنتی بیوتیک', 'آنتی‌بیوتیک‌ها', 'آنتی بیوتیکی', 'چرک خشک کن', 'antibiotic', 'antibiotics'],
  }),
  of('analgesic', ['مسکن‌ها', 'painkillers'], {
    wide: true,
    names: ['مسکن', 'مسکن‌ها', 'ضد درد', 'painkiller', 'painkillers', 'pain killer', 'pain reliever', 'pain relief'],
  }),
  of('sedative', ['آرام‌بخش‌ها و خواب‌آورها', 'sedatives'], {
    wide: true,
    names: ['آرام بخش', 'آرامبخش', 'خواب آور', 'قرص خواب', 'sedative', 'sedatives', 'sleeping pill', 'sleeping pills'],
  }),
  of('antihypertensive', ['داروهای فشار خون', 'blood pressure medicines'], {
    wide: true,
    names: [
      'داروی فشار خون',
      'داروهای فشار خون',
      'قرص فشار خون',
      'قرص فشار',
      'blood pressure medicine',
      'blood pressure pill',
    ],
  }),
  of('antidiabetic', ['داروهای دیابت', 'diabetes medicines'], {
    wide: true,
    names: ['داروی دیابت', 'قرص قند', 'داروی قند', 'diabetes medicine', 'diabetes pill'],
  }),
]

function of(
  id: string,
  [fa, en]: readonly [string, string],
  { classes = [id], groups = [], ...rest }: Partial<Family> & Pick<Family, 'names'>,
): Family {
  return { id, title: { fa, en }, classes, groups, ...rest }
}
