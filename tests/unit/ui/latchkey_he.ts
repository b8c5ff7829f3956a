<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="he" sourcelanguage="en">
<context>
    <name>latchkey::TimeText</name>
    <message>
        <source>just now</source>
        <translation>הרגע</translation>
    </message>
</context>
</TS>
