/**
 * Names of drugs and herbs that have no entry but look like some that have: none of them may be taken for a mistyped other. Where an entry
 * is added for one, its name counts and the line here does nothing.
 */
export const OTHER_DRUGS: readonly string[] = [
  ...`lansoprazole esomeprazole rabeprazole dexlansoprazole ranitidine nizatidine cimetidine
  lorazepam diazepam oxazepam temazepam midazolam chlordiazepoxide zolpidem buspirone flurazepam nitrazepam
  duloxetine paroxetine fluvoxamine venlafaxine desvenlafaxine bupropion trazodone mirtazapine clomipramine imipramine
  desipramine doxepin trimipramine olanzapine clozapine risperidone aripiprazole haloperidol chlorpromazine perphenazine
  linagliptin vildagliptin saxagliptin alogliptin dapagliflozin canagliflozin glipizide glimepiride repaglinide pioglitazone
  pravastatin fluvastatin lovastatin pitavastatin fenofibrate ezetimibe simvastatin
  lisinopril ramipril perindopril quinapril fosinopril candesartan telmisartan irbesartan olmesartan
  atenolol carvedilol labetalol nebivolol sotalol timolol esmolol nadolol verapamil diltiazem nifedipine felodipine
  nimodipine nicardipine amiodarone flecainide propafenone quinidine quinine hydralazine hydroxyzine minoxidil methyldopa clonidine
  prazosin terazosin doxazosin alfuzosin silodosin tadalafil vardenafil finasteride dutasteride
  torsemide bumetanide chlorthalidone indapamide eplerenone triamterene amiloride acetazolamide
  cefepime cefazolin cefuroxime cefdinir ceftazidime cefotaxime cefaclor cephalothin cephradine cefpodoxime ceftizoxime
  levofloxacin ofloxacin norfloxacin moxifloxacin clindamycin lincomycin vancomycin gentamicin amikacin tobramycin
  minocycline penicillamine cloxacillin dicloxacillin piperacillin oxacillin linezolid rifampicin isoniazid ethambutol
  itraconazole voriconazole ketoconazole miconazole econazole terbinafine nystatin tinidazole secnidazole albendazole
  valacyclovir famciclovir ganciclovir oseltamivir amantadine rimantadine
  meloxicam piroxicam indomethacin ketorolac etoricoxib nabumetone ketoprofen sulindac etodolac flurbiprofen
  morphine methadone oxycodone hydrocodone fentanyl pethidine buprenorphine naloxone naltrexone tapentadol
  tizanidine baclofen cyclobenzaprine chlorzoxazone orphenadrine
  phenytoin phenobarbital primidone lamotrigine levetiracetam topiramate oxcarbazepine lacosamide ethosuximide zonisamide
  azathioprine mycophenolate cyclosporine tacrolimus sulfasalazine hydroxychloroquine leflunomide mercaptopurine
  prednisone methylprednisolone betamethasone triamcinolone hydrocortisone budesonide beclomethasone mometasone fludrocortisone
  salmeterol formoterol terbutaline ipratropium tiotropium theophylline aminophylline zafirlukast
  desloratadine levocetirizine fexofenadine chlorpheniramine promethazine cyproheptadine ketotifen clemastine meclizine
  domperidone granisetron prochlorperazine dimenhydrinate
  dabigatran edoxaban heparin enoxaparin ticagrelor prasugrel dipyridamole ticlopidine
  propylthiouracil carbimazole liothyronine alendronate risedronate calcitriol febuxostat probenecid
  acitretin tretinoin cabergoline bromocriptine misoprostol metolazone metaxalone methyltestosterone methyldopate
  tamoxifen letrozole clomiphene medroxyprogesterone norethisterone progesterone estradiol raloxifene
  benztropine trihexyphenidyl levodopa pramipexole ropinirole rasagiline memantine donepezil rivastigmine
  rizatriptan zolmitriptan naratriptan ergotamine
  Ativan Valium Nexium Zantac Paxil Cymbalta Lamictal Plendil Zyprexa Celestone Medrol Cerebyx Xanthine Lovenox Luvox`.split(
    /\s+/,
  ),
  ...`لانزوپرازول اسموپرازول ازومپرازول رابپرازول رانیتیدین سایمتیدین لورازپام دیازپام اگزازپام میدازولام کلردیازپوکساید زولپیدم
  دولوکستین پاروکستین فلووکسامین ونلافاکسین بوپروپیون ترازودون میرتازاپین کلومیپرامین ایمی‌پرامین داکسپین اولانزاپین کلوزاپین
  ریسپریدون آریپیپرازول هالوپریدول لیناگلیپتین ویلداگلیپتین ساکساگلیپتین داپاگلیفلوزین گلی‌پیزید گلیمپیرید رپاگلینید
  پیوگلیتازون پراواستاتین لواستاتین فلوواستاتین سیمواستاتین فنوفیبرات ازتیمایب لیزینوپریل رامیپریل کاندسارتان تلمیسارتان ایربسارتان
  اولمسارتان آتنولول کارودیلول لابتالول سوتالول تیمولول وراپامیل دیلتیازم نیفدیپین آمیودارون هیدرالازین هیدروکسی‌زین مینوکسیدیل
  متیل‌دوپا کلونیدین پرازوسین ترازوسین دوکسازوسین تادالافیل فیناستراید دوتاستراید تورسماید کلرتالیدون ایندپامید تریامترن
  استازولامید سفازولین سفپیم سفوروکسیم سفتازیدیم سفوتاکسیم سفالوتین لووفلوکساسین افلوکساسین موکسی‌فلوکساسین کلیندامایسین
  جنتامایسین آمیکاسین مینوسایکلین کلوگزاسیلین لینزولید ریفامپین ایزونیازید ایتراکونازول کتوکونازول میکونازول تربینافین نیستاتین
  تینیدازول آلبندازول والاسیکلوویر ملوکسیکام پیروکسیکام ایندومتاسین کتورولاک مورفین متادون اکسی‌کدون فنتانیل پتیدین بوپرنورفین
  نالوکسان تیزانیدین باکلوفن فنی‌توئین فنوباربیتال پریمیدون لاموتریژین لوتیراستام توپیرامات اکس‌کاربازپین آزاتیوپرین سیکلوسپورین
  تاکرولیموس سولفاسالازین هیدروکسی‌کلروکین متیل‌پردنیزولون بتامتازون تریامسینولون هیدروکورتیزون بودزونید بکلومتازون مومتازون
  سالمترول فورموترول ایپراتروپیوم تئوفیلین آمینوفیلین دسلوراتادین لووستیریزین فکسوفنادین کلرفنیرامین پرومتازین سیپروهپتادین
  کتوتیفن دومپریدون گرانیسترون دیمن‌هیدرینات دابیگاتران هپارین انوکساپارین تیکاگرلور پراسوگرل پروپیل‌تیواوراسیل آلندرونات
  کلسیتریول فبوکسوستات کابرگولین بروموکریپتین میزوپروستول تاموکسیفن لتروزول کلومیفن پروژسترون استرادیول تری‌هگزیفنیدیل لوودوپا
  پرامیپکسول ممانتین دونپزیل ارگوتامین پنی‌سیلامین
  زعفران زنجبیل زردچوبه آویشن بابونه گل‌گاوزبان سنبل‌الطیب سیاه‌دانه شوید کلپوره خارخاسک شیرین‌بیان اسطوخودوس`.split(/\s+/),
  ...[
    'vitamin a',
    'vitamin b',
    'vitamin b1',
    'vitamin b6',
    'vitamin b12',
    'vitamin b complex',
    'vitamin c',
    'vitamin e',
    'vitamin k',
  ],
  ...[
    'ویتامین آ',
    'ویتامین ب',
    'ویتامین ث',
    'ویتامین سی',
    'ویتامین ای',
    'ویتامین کا',
    'ویتامین ب۱۲',
    'ویتامین ب۶',
    'ب کمپلکس',
  ],
]
