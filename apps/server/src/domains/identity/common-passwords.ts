/**
 * Passwords of at least eight characters that guessers try first: the heads of published leak statistics, keyboard walks,
 * and what is common in Iran. Lower case.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `
12345678 123456789 1234567890 12345678910 0123456789 123123123 11111111 111111111 1111111111 00000000 000000000 0000000000
87654321 987654321 9876543210 0987654321 11223344 1122334455 112233445566 12341234 123412345 12344321 1234554321 123454321
12121212 13131313 10101010 20202020 22222222 33333333 44444444 55555555 66666666 77777777 88888888 99999999 147258369
147852369 159753159 159357159 123654789 789456123 741852963 963852741 321654987 123698745 456456456 789789789 741258963
password password1 password12 password123 password1234 password12345 password! password@ password01 password1! passw0rd
passw0rd1 passw0rd! p@ssword p@ssw0rd p@ssw0rd1 p@ssword1 p@ssword123 pa55word pass1234 pass12345 passpass passport password11
qwertyui qwertyuiop qwerty12 qwerty123 qwerty1234 qwerty12345 qwerty1! qwertyqwerty qwer1234 qwer123456 qweasdzxc qweasd123
q1w2e3r4 q1w2e3r4t5 q1w2e3r4t5y6 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx 1qaz2wsx3edc 1qazxsw2 zaq12wsx zaq1zaq1 !qaz2wsx
qazwsxedc qazwsx123 qaz123wsx asdfghjk asdfghjkl asdfasdf asdf1234 asdfqwer zxcvbnm1 zxcvbnm123 zxcvbnmm zxcv1234 azertyuiop
abcd1234 abcd12345 abc12345 abc123456 abc123abc abcdefgh abcdefghi a1234567 a12345678 a123456789 a1b2c3d4 a1b2c3d4e5 aa123456
aa12345678 aaaaaaaa aaaaaaaaa aaaaaaaaaa aa112233 1234abcd 12345abc 123456ab 123456abc 123456aa 123qweasd 123qweasdzxc 123qwe123
123456qwerty 123456789a 123456789q 12345678a 12345678q 1234567a 1234567q 1234qwer 1qw23er4 00001111 01010101 01234567 11112222
iloveyou iloveyou1 iloveyou2 iloveyou! iloveyou123 ilovegod iloveme1 loveyou1 lovelove mylove123 sunshine sunshine1 princess
princess1 football football1 baseball baseball1 basketball superman superman1 batman123 spiderman pokemon1 starwars starwars1
michael1 jennifer jordan23 jessica1 michelle ashley123 charlie1 charlie123 andrew123 daniel123 thomas123 robert123 william1
computer computer1 internet internet1 samsung1 samsung123 samsung12 iphone123 google123 facebook facebook1 instagram telegram
whatever whatever1 trustno1 letmein1 letmein123 welcome1 welcome123 welcome1! welcome@123 changeme changeme1 changeme123 default1
administrator admin123 admin1234 admin12345 admin123456 admin@123 adminadmin administrator1 root1234 rootroot toor1234 test1234
test12345 testtest testing1 testing123 temp1234 temppass guest123 guest1234 user1234 user12345 username username1 secret123
secretsecret master123 masterkey dragon123 dragon12 monkey123 monkey12 shadow123 killer123 hunter12 cheese12 butterfly chocolate
liverpool liverpool1 chelsea1 chelsea123 barcelona realmadrid manchester arsenal1 arsenal123 juventus manutd123 ronaldo7 ronaldo123
messi123 lionelmessi november december september february blink182 metallica slipknot nirvana1 eminem123 asshole1 fuckyou1 fuckyou123
fuckyou2 q12345678 qq123456 qq123456789 w123456789 z123456789 zz123456 woaini1314 woaini520 5201314520 5201314a 1314520520 147896325
123321123 123321123321 789456123a 159159159 951753852 753951456 852456852 25802580 258025802580 36925814 14725836 1478963250 12369874
superstar sweetheart beautiful beautiful1 blessed1 forever1 friends1 friendship jesus123 jesuschrist christian angel123 angels123
summer2024 summer2025 summer2026 winter2024 winter2025 winter2026 spring2025 spring2026 autumn2025 autumn2026 summer123 winter123
password2024 password2025 password2026 password2023 qwerty2024 qwerty2025 qwerty2026 admin2024 admin2025 admin2026 welcome2025 welcome2026
iran1234 iran12345 iran123456 iraniran iran2024 iran2025 iran1400 iran1401 iran1402 iran1403 iran1404 iran1405 tehran123 tehran1234 tehran021
mohammad mohammad1 mohammad12 mohammad123 mohammad1234 mohamad123 muhammad mohammadi ali12345 ali123456 ali1234567 ali123ali aliali123
alireza1 alireza12 alireza123 alireza1234 amirreza amirreza123 amir1234 amir12345 amir123456 amirhossein amirali123 reza1234 reza12345
reza123456 hossein1 hossein12 hossein123 hosein123 hasan123 hassan123 mahdi123 mahdi1234 mehdi123 mehdi1234 mehdi12345 ahmad123 ahmad1234
maryam123 maryam1234 fatemeh1 fatemeh12 fatemeh123 fateme123 zahra123 zahra1234 zahra12345 sara1234 sara12345 saeed123 saeed1234 sajad123
sajjad123 hamid123 hamid1234 majid123 majid1234 masoud123 milad123 milad1234 navid123 omid1234 parisa123 pouya123 yasaman123 yahossein
yaali110 yaali123 yazahra110 yamahdi313 yahosein110 khodaya1 khodayam salam123 salam1234 salam12345 salamsalam doostetdaram asheghetam eshghe123 persepolis
perspolis esteghlal esteghlal1 perspolis6 esteghlal6 helssa123 helssa1234 helssahelssa smartai123 smartai1234
`
    .trim()
    .split(/\s+/),
)
