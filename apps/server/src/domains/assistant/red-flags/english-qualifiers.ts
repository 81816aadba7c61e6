/** What surrounds a sign in English and says whether it is meant, now, and of a real person. */

/** Words that deny what follows in the same clause. */
export const ENGLISH_DENIALS = [
  '(no|not|without|denies|deny|denied|denying|never|neither|nor|none|free of|absence of|negative for|ruled out|rule out|instead of|rather than)',
  '(dont|doesnt|didnt|isnt|arent|wasnt|werent|hasnt|havent|hadnt|wont|wouldnt|aint)',
]
/** Denials that deny no sign: it does not get better, I do not know, no idea. */
export const ENGLISH_STAYING = [
  '(no|not|isnt|arent|dont|doesnt|didnt|wont|hasnt|havent|wasnt|never) (really |sure |getting |going |been |been able to |even |get |feel |feeling |be |able to )?(sure|only|just|idea|better|improv*|help*|stop*|go away|going away|gone away|know*|understand|matter|well|good|work*|longer|change*|respond*|relief|wait|what|think straight|sleep*|slept|subsid*|eas*|let*|goes away|one|breath*|wake*|mov*|can|normal|right|fine|ok|okay|fad*)',
  '(why|if|whether) (or )?not',
  '(without|no) (any )?(warning|reason|apparent reason|apparent cause|cause|known)',
  'no (one|history of|doctor|hospital|ambulance|car|way|reason|point|matter|improvement|pulse|past|previous|prior|known|meds|medication|medications)',
  'not (a joke|joking|kidding|home|himself|herself|myself|him|her|me|my|like|to)',
]
export const ENGLISH_BREAKS = [
  '(but|however|yet|though|although|because|except|then|now|still)',
  '(and|so) (i|im|ive|he|hes|she|shes|his|her|my|it|its|we|they|there|the|this|now|suddenly|is|has|a|severe|sudden)',
  ', (i|im|ive|he|hes|she|shes|his|her|my|it|its|we|they|there|the|this|now|suddenly|just|please|help|crushing|severe|sudden|only|and|so)',
]
/** Time long gone. */
export const ENGLISH_PAST = [
  '(year|years|month|months|week|weeks|yr|yrs|decade*) (ago|back|earlier|prior|before)',
  'last (pregnancy|seizure|stroke|attack|delivery|birth|episode) (was|were|had)',
  'last (year|month|summer|winter|spring|fall|autumn|january|february|march|april|may|june|july|august|september|october|november|december)',
  '(previously|formerly|in the past|used to|as a (child|kid|teen*|baby|student)|childhood|back then|when (i|he|she) was (a |# |in |young|little|small|pregnant)*|at age #|ages ago|long ago|in (19|20)[0-9][0-9]|back in)',
]
/** In a clause that follows one about the past: the telling goes on. */
export const ENGLISH_NARRATIVE = ['(was|were|had|did|went|felt|became|drooped|lasted|took him|took me|couldnt)']
/** What a person or a family has had; it spares only what stands in the same part of the sentence. */
export const ENGLISH_HISTORY = [
  '(history of|past history|medical history|prior|previous|former*|survivor|survived|recovered from|recovering from)',
  '(died|passed away|death) (of|from|by|due|after|when|in|at)*',
  '(family history|runs in|run in|hereditary|genetic*|in (my|our|his|her|[a-z]{2,12}s) family|had (a )?(stroke|strokes|heart attack*|seizure*) (in|at|when|before|too))',
]
export const ENGLISH_ONGOING = [
  '(for|since|over) … (year|years|month|months|week|weeks|yesterday|last night|this morning|day|days|last week) (ago )?',
  'since (this morning|yesterday|last night|#)',
]
export const ENGLISH_NOW = [
  '(now|currently|today|tonight|still|again|suddenly|just|all of a sudden|this morning|this afternoon|this evening|at the moment|emergency|immediately|ambulance|help me|please help|help|ongoing)',
  '(#|one|two|three|five|ten|fifteen|twenty|thirty|few|an|couple of) (minute|minutes|min|mins|hour|hours|hrs|seconds) (ago|now|straight|already)',
  '(he|she|it|hes|shes|im|theyre|i am|he is|she is) (is )?(having|not breathing|unconscious|choking|bleeding|seizing|turning|gasping)',
]
/** It is over. */
export const ENGLISH_OVER = [
  '(now|hes|shes|im|completely|totally|feel|feels|feeling|is|am) (now |all |totally |completely |perfectly |absolutely |doing |feeling |just |back to )*(fine|ok|okay|gone|recovered|healed|resolved|healthy)( now| again)?',
  '(now|much|all|is|hes|shes|im) (now |much |all |doing |feeling )?better( now)?',
  '(went|gone|goes) away',
  '(has|have|had|it|already|quickly|eventually|bleeding|then|soon|that) (has |already |now |quickly |soon )?(stopped|resolved|healed|cleared|passed|subsided|settled|recovered|disappeared)( bleeding| quickly| soon| now| after| on| within| in)?',
  'stopped (quickly|soon|bleeding|after|within|in|on|right away|by itself)',
  '(recovered|healed) (fully|completely|well|quickly)*',
  'back to normal',
  'no (problems|issues|symptoms) (since|now|after)',
  '(no longer) (have|has|had|hurts|there)',
]
/** Words that ask for knowledge, prevention, or the ways of a drug. */
export const ENGLISH_KNOWLEDGE = [
  '(what|which) ([a-z]{2,16} )?(are|is|were|was|causes|kind|kinds|does|do|can|would|could|should|foods|exercises|type|types|signs|symptoms|first aid|to do|medication*|happens|percentage|counts|count|means)',
  '(sign|signs|symptom|symptoms|warning signs|side effects|side effect|causes|cause|risk|risks|risk factors|chance|chances|prevent*|avoid*|odds|likelihood)( of| for| to)?',
  '(how|why) (do|does|can|is|are|to|common|dangerous|long|often|many|much|likely|soon|serious|should|would|could|effective|quickly|high|low|bad)',
  '[.?] (so |and |hi |hello |doctor )?(can|could|does|do|will|would|may|might|is|are|should) (?!you |we |anyone |someone |somebody |i get |he |she )[a-z]{1,16}',
  '(can|could|does|do|will|would|may|might) (a |an |the |taking |it |people |someone |you |stress |anxiety )?([a-z]{2,16} )?(cause|lead to|trigger|increase|be caused|result in|prevent|mean|be dangerous|happen)',
  '(difference between|definition of|meaning of|explain|tell me about|information (on|about)|info (on|about)|learn* (about|how)|curious|wondering (about|how|what)|interested in|advice (on|about)|asking for (a|my)|know (about|how|what|whether|the difference))',
  '(when should|should i|should we) (go|call|worry|take|get|see|learn|screen|do if|be|i|we|one|you)*',
  '(treatment|treatments|cure|vaccine|vaccination|screening|diagnosis|management|guidelines|first aid|rehabilitation|rehab) (for|of|against|about|course)',
  '(safe|dangerous|normal|okay|ok|harmful) (to|for|during|in|while)',
]
/** What follows is only supposed, up to the next comma. */
export const ENGLISH_SUPPOSED = ['(if|in case|suppose|what if|hypothetical*|imagine|in the event)']
/** Told in books, films, news and lessons: void unless it happens now. */
export const ENGLISH_TOLD = [
  '(movie|movies|film|films|tv show|tv series|series|news|article|book|novel|documentary|podcast|character|celebrity|thesis|homework|song|lyrics|episode)',
  '(for|in|about|writing|a|my|school|first aid|cpr) (a |an |my |our |the )?(nursing |school |biology |health |first aid |medical |safety |college |research |university |cpr )?(project|essay|assignment|lecture|course|class|exam|thesis|homework|presentation|paper|poster|study|studies|quiz|training|lesson|workshop|campaign)',
  '(read|heard|learned|learnt|reading|studying|writing|teaching|studied) (about|that|on|a|of|an)*',
  '(nursing|medical|med|paramedic|pharmacy) (student|school|class)',
  '(dreamt|dreamed|nightmare*|had a dream)',
]
export const ENGLISH_LOOKALIKES = [
  '(heartburn|heart burn|sunburn*|sun burn*|burning sensation|acid reflux|food poison*|poison ivy|blood (test*|work|type|group|donation|donor|thinner*|bank|count|drive)|stroke of (luck|genius)|heat stroke|heart rate|period blood|blood thinner*)',
  '(die|dying|died|dead|kill*|fainted|faint|cry*|choking|choked|chok*|collapse*|pass* out) (of|from|with|due to|at) (laugh*|laughter|embarrass*|boredom|hunger|shame|curiosity|exhaustion|the heat|heat|excitement|happiness|thirst|tiredness|stress at work|work)*',
  '(dying|die) (to|for) (a|an|the|know|see|some|try|hear|go|meet|eat|get|my|coffee|chocolate|that|holiday|vacation)*',
  '(head ?ache|back|feet|knee|knees|boss|job|heat|homework|traffic|exam*|work|shoes|wait|suspense|legs|allergies|workout|schedule|kids|commute)* (is|are|was|were) (absolutely |literally |really )?killing me',
  '(worried|worry|afraid|scared|nervous|anxious|fear*|concern*|paranoid|phobia|terrified) (about|of|that) … (stroke*|seizure*|heart attack*|suffocat*|choking|poison*|sids|bleed*|anaphyla*|fainting|passing out|meningitis|sepsis)',
  '(gave|give|giving|almost|nearly|about) (me |had |to have |her |him |my mom )?(a |another )?(heart attack|stroke)',
  'heart (stopped|skipped) (for a (second|moment)|a beat|when)',
  'heart attack (when|at|from) (i saw|the|seeing)*',
  '(anti ?seizure|for (seizure*|epilepsy|stroke|choking)|seizure (medication|meds|medicine|drug*|disorder|free|precaution*))',
  '(burn*) (calories|fat|out|rubber|the midnight|cd|candle*|bridges)',
  '(chok*) (up|back|on the price|hazard|under pressure)',
  '(bleed*) (heart|money|edge)',
  '(cold|cool) as *',
  '(so |dead |bone )?(dead tired|tired to death|bored to death|scared to death|dead on my feet|worried to death|loved to death|laughing to death)',
  '(suicide (squad|prevention|awareness|rate*|hotline|statistics|bomb*))',
  '(head (over heels|start|of))',
  'hit (the )?(gym|road|wall|jackpot|target)',
  'drop dead',
  'panic button',
  '(i could|could have|couldve) (just )?(died|killed)',
  'fit and *',
  'passed out (drunk|asleep|on the couch|from)*',
]
/** Words of the writer or somebody near telling something, that make a question about knowledge one about a person. */
export const ENGLISH_SELF = [
  '(i|he|she|we|(my|his|her|our) [a-z]{2,14}( [a-z]{2,14})?( [a-z]{2,14})?) (has|is|are|was|just|cant|cannot|feels|keeps|started|got|took|swallowed|hit|fell|suddenly|hurts|went|looks|drank|ate|wont|isnt|passed|collapsed|became|drooped|hasnt)',
  '(?<!(do|if|should|can|could|when|would|will) )i (have|had|am|feel|felt|think|took|hit|cut|fell|ate|drank|swallowed|keep|see|want|need|wake|get|got)',
  '(im|ive|hes|shes|theyre|theres|there is)',
  'my (left|right|chest|face|arm|throat|lips|tongue|head|speech|vision|heart)',
]
